package markdown

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// FuzzParse checks what holds for every input: offsets are in bounds and say where the target is, texts
// are valid, and the HTML has no element, attribute or address that we do not write ourselves.
func FuzzParse(f *testing.F) {
	sources, _ := filepath.Glob("testdata/*.md")
	for _, source := range sources {
		src, err := os.ReadFile(source)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	for _, b := range bombs() {
		f.Add([]byte(b.make(200)))
	}
	f.Fuzz(checkDocument)
}

// TestRandomTokens runs the checks of FuzzParse over random sequences of what means something to Markdown,
// which a fuzzer that flips bytes finds slowly. The seed is fixed; raise the count to search.
func TestRandomTokens(t *testing.T) {
	tokens := strings.Split("[|]|(|)|![|](|][|]:|[[bug/x]]|[[bug/x¦y]]|[^1]|[^1]: |<|>|<a b=\"c\">|</a>|<br>|<!--|-->|<script>|"+
		"*|**|_|~~|`|``|```|```js|\\|&amp;|&#x6a;|&colon;|\n|\n\n|\r\n|\t|    | |  \n|> |> [!NOTE]\n|- |1. |- [ ] |: |## |#|---|===|¦|¦-¦-¦|"+
		"https://a.bc/d|www.a.bc|a@b.cd|javascript:|data:image/png,|<http://a>|a|b c|é|日本。|A. B|\xff|\x00|\"|'|x.md|{#id}", "|")
	random := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		var src []byte
		for range 1 + random.IntN(40) {
			src = append(src, strings.ReplaceAll(tokens[random.IntN(len(tokens))], "¦", "|")...)
		}
		if checkDocument(t, src); t.Failed() {
			t.Fatalf("in %q", src)
		}
	}
}

func checkDocument(t *testing.T, src []byte) {
	before := bytes.Clone(src)
	d := Parse(src)
	checkLinks(t, d)
	checkSections(t, d)
	checkHTML(t, string(d.HTML(Rendering{HeadingShift: 1, IDPrefix: "p-"})))
	for _, s := range d.Sections {
		checkHTML(t, string(d.SectionHTML(s, Rendering{Link: resolveForTest})))
	}
	if !MayLink(src) && len(d.Links) > 0 {
		t.Errorf("MayLink = false, but there is a link to %q", d.Links[0].Target)
	}
	if !bytes.Equal(before, src) {
		t.Error("Parse changed its source")
	}
}

func checkLinks(t *testing.T, d *Document) {
	last := 0
	for _, l := range d.Links {
		if l.Start < last || l.End <= l.Start || l.End > len(d.src) {
			t.Fatalf("link to %q is at %d to %d of %d", l.Target, l.Start, l.End, len(d.src))
		}
		if c := d.src[l.End-1]; d.src[l.Start] == '[' && c != ']' && c != ')' {
			t.Errorf("link to %q ends in %q", l.Target, d.src[l.Start:l.End])
		}
		last = l.Start
		if !utf8.ValidString(l.Text) || !utf8.ValidString(l.Context.Before+l.Context.Text+l.Context.After) {
			t.Errorf("link to %q has invalid text %q in %q", l.Target, l.Text, l.Context)
		}
		checkTarget(t, d, l)
	}
}

func checkTarget(t *testing.T, d *Document, l Link) {
	if l.TargetStart == 0 && l.TargetEnd == 0 {
		return
	}
	if l.TargetStart > l.TargetEnd || l.TargetEnd > len(d.src) {
		t.Fatalf("target %q is at %d to %d of %d", l.Target, l.TargetStart, l.TargetEnd, len(d.src))
	}
	if at := string(decode(nil, d.src[l.TargetStart:l.TargetEnd])); at != l.Target && !strings.HasSuffix(l.Target, string(d.src[l.TargetStart:l.TargetEnd])) {
		t.Errorf("target %q is at %q", l.Target, at)
	}
}

func checkSections(t *testing.T, d *Document) {
	last := 0
	for _, s := range d.Sections {
		if s.Start < last || s.BodyStart < s.Start || s.End < s.BodyStart || s.End > len(d.src) {
			t.Fatalf("section %q is at %d, %d to %d of %d", s.Title, s.Start, s.BodyStart, s.End, len(d.src))
		}
		last = s.End
		if s.Empty && d.Text(s) != "" {
			t.Errorf("section %q is empty, but holds %q", s.Title, d.Text(s))
		}
		if !utf8.ValidString(d.Text(s) + d.FirstParagraph(s) + d.FirstCode(s)) {
			t.Errorf("section %q has invalid text", s.Title)
		}
		for _, item := range d.Items(s) {
			if item.Start < s.BodyStart || item.Start > s.End {
				t.Errorf("item %q is at %d, outside its section", item.Text, item.Start)
			}
		}
	}
}

// elements are all that we write, with their attributes.
var elements = map[string][]string{
	"a": {"href", "class", "title", "rel", "role", "aria-label"}, "blockquote": nil, "br": nil, "code": {"class"}, "dd": nil,
	"del": nil, "div": {"class", "tabindex", "role", "aria-label"}, "dl": nil, "dt": nil, "em": nil, "h1": {"id"}, "h2": {"id"},
	"h3": {"id"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"}, "hr": nil, "img": {"src", "alt", "loading", "class", "title"},
	"input": {"type", "checked", "disabled", "aria-label"}, "li": {"class", "id", "value"}, "ol": {"start"}, "p": {"class"},
	"pre": {"tabindex"}, "section": {"class", "role", "aria-label"}, "span": {"class", "title"}, "strong": nil, "sup": {"id"},
	"table": nil, "tbody": nil, "td": {"class"}, "th": {"scope", "class"}, "thead": nil, "tr": nil, "ul": nil,
}

// checkHTML reads the page as a browser does.
func checkHTML(t *testing.T, page string) {
	if !utf8.ValidString(page) {
		t.Error("HTML is not valid UTF-8")
	}
	var open []string
	ids := map[string]bool{}
	tokens := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := tokens.Next()
		token := tokens.Token()
		switch kind {
		case html.ErrorToken:
			if err := tokens.Err(); !errors.Is(err, io.EOF) {
				t.Errorf("HTML cannot be read: %v", err)
			}
			if len(open) > 0 {
				t.Errorf("elements %q are not closed", open)
			}
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			checkElement(t, token, ids)
			if token.Data == "a" && slices.Contains(open, "a") {
				t.Error("a link is within a link")
			}
			if !slices.Contains([]string{"br", "hr", "img", "input"}, token.Data) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> closes %q", token.Data, open)
			}
			open = open[:len(open)-1]
		case html.CommentToken, html.DoctypeToken:
			t.Errorf("HTML has a %s", kind)
		}
	}
}

func checkElement(t *testing.T, token html.Token, ids map[string]bool) {
	allowed, ok := elements[token.Data]
	if !ok {
		t.Errorf("HTML has a <%s>", token.Data)
	}
	for _, a := range token.Attr {
		if !slices.Contains(allowed, a.Key) {
			t.Errorf("<%s> has the attribute %s", token.Data, a.Key)
		}
		switch a.Key {
		case "id":
			if ids[a.Val] {
				t.Errorf("id %q is used twice", a.Val)
			}
			ids[a.Val] = true
		case "href":
			if kind := classify(a.Val); kind == refused || kind == picture {
				t.Errorf("a link leads to %q", a.Val)
			}
		case "src":
			if kind := classify(a.Val); kind != local && kind != picture {
				t.Errorf("an image comes from %q", a.Val)
			}
		}
	}
}

// TestHostile holds the golden file of hostile input to the same rules.
func TestHostile(t *testing.T) {
	for _, name := range []string{"hostile", "everything", "bytes"} {
		src, err := os.ReadFile(filepath.Join("testdata", name+".md"))
		if err != nil {
			t.Fatal(err)
		}
		checkHTML(t, string(Parse(src).HTML(Rendering{})))
	}
}
