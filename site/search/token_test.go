package search_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/casebook-dev/casebook/site/search"
)

func TestTokens(t *testing.T) {
	long := strings.Repeat("ab", 30)
	for text, want := range map[string]string{
		"":                                 "",
		" -- ... ":                         "",
		"No space left on device":          "no@0 space@1 left@2 on@3 device@4",
		"/var/lib/foo_bar.go:12":           "var@0 lib@1 foo@2 bar@3 go@4 12@5",
		"upload-api 10.0.0.1":              "upload@0 api@1 10@2 0@3 0@4 1@5",
		"OOMKilled (exit 137)":             "oomkilled@0 oom@0 killed@0 exit@1 137@2",
		"getHTTPUrl x":                     "gethttpurl@0 get@0 http@0 url@0 x@1",
		"aB":                               "ab@0",
		"Größe café CAFÉ":                  "große@0 cafe@1 cafe@2",
		"cafe\u0301 ÉCOLE":                 "cafe@0 ecole@1",
		"ΣΟΦΟΣ σοφος σοφοσ":                "σοφοσ@0 σοφοσ@1 σοφοσ@2",
		"İstanbul":                         "istanbul@0",
		"磁盘空间":                             "磁盘@0 盘空@1 空间@2 间@3",
		"磁 v2磁盘":                           "磁@0 v2@1 磁盘@2 盘@3",
		"ガバ ｶﾞ":                            "ガバ@0 バ@1 ガ@2",
		"한국어":                              "한국@0 국어@1 어@2",
		"½ ﬁle":                            "1@0 2@1 file@2",
		"0\xf0½":                           "0@0 1@1 2@2", // met by the fuzz test
		"a\xffb\u2028c":                    "a@0 b@1 c@2",
		long:                               long[:40] + "@0",
		long + "XyZw":                      long[:40] + "@0",
		strings.Repeat("é", 50) + " after": strings.Repeat("e", 40) + "@0 after@1",
	} {
		var got []string
		for _, token := range search.Tokens(text) {
			got = append(got, token.Text+"@"+string(rune('0'+token.Place)))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("Tokens(%q) = %q, want %q", text, strings.Join(got, " "), want)
		}
	}
}

// FuzzTokens wants words that are found by themselves: each is as it is searched for, no longer than the limit, and
// places in order without gaps.
func FuzzTokens(f *testing.F) {
	for _, seed := range []string{"No space left", "OOMKilled 磁盘空间 ガ", "é\u0301\u0327x", "\xff\xfe a\u200db", "ǅ ß ﷺ ½", "한a국"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		place := -1
		for _, token := range search.Tokens(text) {
			if token.Text == "" || utf8.RuneCountInString(token.Text) > 40 || !utf8.ValidString(token.Text) {
				t.Fatalf("Tokens(%q) has the word %q", text, token.Text)
			}
			if token.Place != place && token.Place != place+1 {
				t.Fatalf("Tokens(%q) leaps from place %d to %d", text, place, token.Place)
			}
			place = token.Place
			again := search.Tokens(token.Text)
			if !slices.Contains(again, search.Token{Text: token.Text}) {
				t.Fatalf("Tokens(%q) of Tokens(%q) is %v", token.Text, text, again)
			}
		}
	})
}
