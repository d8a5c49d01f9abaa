package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/site/search"
	"github.com/casebook-dev/casebook/theme"
	"github.com/casebook-dev/casebook/tracker"
)

// found is what the page of the search shows.
type found struct {
	Says   string
	Hrefs  []string // from the site's root
	Titles []string
	Marked []string // in the titles
	Lines  []string
}

// results waits until the page of the search says something, and returns it.
const results = `new Promise(done => {
	const root = new URL('../', document.baseURI).href, started = Date.now();
	const all = (selector, of) => [...document.querySelectorAll('.hits ' + selector)].map(of);
	const look = () => {
		const says = document.querySelector('[data-search] output').textContent;
		if (!says && Date.now() - started < 20000) return setTimeout(look, 20);
		done({
			says,
			hrefs: all('li > a', a => a.href.replace(root, '').replace(/\/index\.html$/, '')),
			titles: all('li > a', a => a.textContent),
			marked: all('li > a mark', m => m.textContent),
			lines: all('li', li => li.textContent),
		});
	};
	look();
})`

// searched opens the page of the search with a query string.
func searched(b *tab, root, query string) found {
	b.Helper()
	b.visit(root + "search/index.html?" + query)
	return ask[found](b, results)
}

func words(q string) string { return url.Values{"q": {q}}.Encode() }

// roots are the ways to read a site: from the disk, and from a server under a path of its own.
func roots(t *testing.T) map[string]string {
	t.Helper()
	folder := siteFolder(t)
	return map[string]string{"disk": fromDisk(folder), "server": serve(t, folder)}
}

func TestSearchFindsAnExactPhrase(t *testing.T) {
	t.Parallel()
	for name, root := range roots(t) {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			exact := searched(b, root, words(`"no space left on device"`))
			complainOfNoise(b, root)
			if len(exact.Hrefs) == 0 || exact.Hrefs[0] != "bugs/no-space-left-on-device" {
				t.Fatalf("found %q, want the bug first", exact.Hrefs)
			}
			if got := strings.Join(exact.Marked[:5], " "); got != "No space left on device" {
				t.Errorf("the words marked first are %q", got)
			}
			if mixed := searched(b, root, words(`"space no left on device"`)); mixed.Says != "Nothing found" {
				t.Errorf("the words in another order: %s, %q", mixed.Says, mixed.Titles)
			}
			loose := searched(b, root, words(`device left space`))
			if len(loose.Hrefs) == 0 || loose.Hrefs[0] != "bugs/no-space-left-on-device" {
				t.Errorf("the words without quotes find %q, want the bug first", loose.Hrefs)
			}
		})
	}
}

// TestSearchPutsTheExactFirst searches for whole ids and addresses.
func TestSearchPutsTheExactFirst(t *testing.T) {
	t.Parallel()
	b := open(t)
	root := fromDisk(siteFolder(t))
	for q, want := range map[string]string{
		"no-space-left-on-device": "bugs/no-space-left-on-device",
		"replica-2":               "instances/replica-2",
		"upload-api":              "services/upload-api",
		"2026-11-16-0441-no-space-left-on-device-on-replica-2": "observations/2026-11-16-0441-no-space-left-on-device-on-replica-2",
		"磁盘空间不足": "bugs/unbroken",
		"盘空间":    "bugs/unbroken",
	} {
		if got := searched(b, root, words(q)); len(got.Hrefs) == 0 || got.Hrefs[0] != want {
			t.Errorf("%q finds %q, want %s first", q, got.Hrefs, want)
		}
	}
}

// TestSearchForAnAddress pastes the address of a pull request: its page comes first, then what links to it.
func TestSearchForAnAddress(t *testing.T) {
	t.Parallel()
	b := open(t)
	got := searched(b, fromDisk(siteFolder(t)), words("https://git.example.com/filedrop/gateway/pull/771"))
	if len(got.Hrefs) < 2 || !strings.HasPrefix(got.Hrefs[0], "refs/pull-request/") {
		t.Fatalf("found %q, want the page of the pull request first", got.Hrefs)
	}
	if !slices.ContainsFunc(got.Hrefs, func(h string) bool { return strings.HasPrefix(h, "tasks/") }) {
		t.Errorf("found %q, want the task that links to it", got.Hrefs)
	}
}

// TestSearchForAnAddressWithMore pastes addresses as they stand in a browser, a mail or the output of check: with a
// fragment, a query, a tab, signs around them; and what leads to a record.
func TestSearchForAnAddressWithMore(t *testing.T) {
	t.Parallel()
	b := open(t)
	root := fromDisk(siteFolder(t))
	const pull, bug = "https://git.example.com/filedrop/gateway/pull/771", "bugs/no-space-left-on-device"
	first := searched(b, root, words(pull)).Hrefs
	for _, q := range []string{pull + "/", pull + "#issuecomment-991", pull + "?diff=split", pull + "/files", pull + "/files#diff-1a2b", pull + "/commits/5d1f00d", "<" + pull + ">", "filedrop/gateway#771", "gateway#771", `"` + pull + `"`} {
		if got := searched(b, root, words(q)).Hrefs; !slices.Equal(got, first) {
			t.Errorf("%s finds %q, want %q", q, got, first)
		}
	}
	for _, q := range []string{bug, bug + ".md", "example-repo/" + bug + ".md:12:3", "[[bug/no-space-left-on-device]]", "https://ops.example.com/casebook/" + bug + "/#story",
		"https://git.example.com/ops/casebook/blob/main/" + bug + ".md?plain=1#L9", "file:///home/me/public/" + bug + "/index.html"} {
		if got := searched(b, root, words(q)).Hrefs; len(got) == 0 || got[0] != bug {
			t.Errorf("%s finds %q, want %s first", q, got, bug)
		}
	}
	const sighting = "2026-11-16-0441-no-space-left-on-device-on-replica-2"
	if got := searched(b, root, words("observations/2026/"+sighting+".md")).Hrefs; len(got) == 0 || got[0] != "observations/"+sighting {
		t.Errorf("the file of an observation finds %q", got)
	}
	for _, q := range []string{"https://git.example.com/filedrop/gateway/pull/77", "https://git.example.com/filedrop/gateway/issues", "/var/lib/upload-api/4/nothing", `"` + bug + `.md:99"`} {
		if got := searched(b, root, words(q)); got.Says != "Nothing found" {
			t.Errorf("%s finds %q, want nothing", q, got.Hrefs)
		}
	}
}

// TestSearchFiltersSurviveReload chooses and types by hand, reloads, and goes back.
func TestSearchFiltersSurviveReload(t *testing.T) {
	t.Parallel()
	for name, root := range roots(t) {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			all := searched(b, root, words("space"))
			only := searched(b, root, words("space")+"&kind=bug")
			if len(only.Hrefs) == 0 || len(only.Hrefs) >= len(all.Hrefs) || slices.ContainsFunc(only.Hrefs, func(h string) bool { return !strings.HasPrefix(h, "bugs/") }) {
				t.Fatalf("kind=bug leaves %q of %q", only.Hrefs, all.Hrefs)
			}
			b.visit(root + "search/index.html")
			ask[any](b, `(() => { for (const [name, value] of [['kind', 'observation'], ['service', 'upload-api'], ['status', 'confirmed'], ['from', '2026-06-01'], ['until', '2026-10-31']]) {
				const f = document.querySelector('[data-search] [name=' + name + ']');
				f.value = value;
				f.dispatchEvent(new Event('input', {bubbles: true}));
			} document.querySelector('[data-search] [name=q]').focus(); })()`)
			b.do(chromedp.KeyEvent(`"no space left"`))
			one := ask[found](b, settled)
			if len(one.Lines) == 0 {
				t.Fatal("nothing is found")
			}
			for _, line := range one.Lines {
				if !strings.Contains(line, "Observation · 2026-") || !strings.Contains(line, "upload-api · confirmed") || strings.Contains(line, "· 2026-11") || strings.Contains(line, "· 2026-05") {
					t.Errorf("with all filters, the result %q", line)
				}
			}
			b.do(chromedp.Reload())
			if two := ask[found](b, settled); !slices.Equal(one.Lines, two.Lines) || one.Says != two.Says {
				t.Errorf("after a reload %s, %q, want %s, %q", two.Says, two.Lines, one.Says, one.Lines)
			}
			for _, line := range b.said() {
				t.Errorf("on the console: %s", line)
			}
		})
	}
}

// settled waits until what the page shows has not changed for a while.
const settled = `new Promise(done => {
	let last = '', same = 0;
	const look = () => {
		const now = document.querySelector('.hits')?.parentElement.textContent ?? '';
		same = now === last ? same + 1 : 0;
		last = now;
		if (same < 15) return setTimeout(look, 20);
		done(null);
	};
	look();
}).then(() => ` + results + `)`

func TestSearchWithoutResult(t *testing.T) {
	t.Parallel()
	b := open(t)
	root := fromDisk(siteFolder(t))
	got := searched(b, root, words("spase"))
	all := strings.Join(got.Lines, "\n")
	if got.Says != "Nothing found" || !strings.Contains(all, "Near: space") || !strings.Contains(all, `casebook list 'text:"spase"'`) {
		t.Errorf("it says %s, and %q", got.Says, all)
	}
	ask[any](b, `document.querySelector('.hits a').click()`)
	b.do(chromedp.WaitReady(".hits a.ref"))
	if got := ask[found](b, results); len(got.Hrefs) == 0 {
		t.Errorf("the near word finds %+v", got)
	}
	if got := searched(b, root, words(`zz"q' $(rm)`)); !strings.Contains(strings.Join(got.Lines, ""), `'text:"zz q rm"'`) {
		t.Errorf("the command is not safe to paste: %q", got.Lines)
	}
}

// TestSearchForAMistypedWord has two letters in each other's place, the commonest slip.
func TestSearchForAMistypedWord(t *testing.T) {
	t.Parallel()
	b := open(t)
	if got := strings.Join(searched(b, fromDisk(siteFolder(t)), words("spcae left")).Lines, "\n"); !strings.Contains(got, "Near: space") {
		t.Errorf("near spcae is %q, want space", got)
	}
}

// TestSearchForAnEarlierID pastes what a record was called once, as old chats and tickets do.
func TestSearchForAnEarlierID(t *testing.T) {
	t.Parallel()
	b := open(t)
	for _, q := range []string{"bug/enospc", "https://ops.example.com/casebook/bugs/enospc/"} {
		if got := searched(b, fromDisk(siteFolder(t)), words(q)); !slices.Contains(got.Hrefs, "bugs/no-space-left-on-device") {
			t.Errorf("%s finds %q", q, got.Hrefs)
		}
	}
}

// TestSearchForAWholeCommit pastes a commit as git log has it; the records name it in short.
func TestSearchForAWholeCommit(t *testing.T) {
	t.Parallel()
	b := open(t)
	root := fromDisk(siteFolder(t))
	short := searched(b, root, words("b71d20e")).Hrefs
	if len(short) < 2 || !strings.HasPrefix(short[0], "refs/commit/") {
		t.Fatalf("the short commit finds %q", short)
	}
	const whole = "b71d20e5c1f0a9d3847b6e2f1c0d9a8b7e6f5a4d"
	for _, q := range []string{whole, "https://git.example.com/filedrop/upload-api/commit/" + whole} {
		if got := searched(b, root, words(q)).Hrefs; !slices.Equal(got, short) {
			t.Errorf("%s finds %q, want %q", q, got, short)
		}
	}
	if got := searched(b, root, words("b71d20f5c1f0a9d3847b6e2f1c0d9a8b7e6f5a4d")); got.Says != "Nothing found" {
		t.Errorf("another commit finds %q", got.Hrefs)
	}
}

// TestSearchSaysThatTheIndexIsNotThere opens a page that was saved without it.
func TestSearchSaysThatTheIndexIsNotThere(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, name := range []string{"index.html", "search/index.html", "search.js", "casebook.js", "casebook.css"} {
		content, err := os.ReadFile(filepath.Join(siteFolder(t), filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		write(t, folder, name, string(content))
	}
	const want = "The index could not be loaded."
	b := open(t)
	if got := searched(b, fromDisk(folder), words("space")); got.Says != want {
		t.Errorf("the page says %q", got.Says)
	}
	b.visit(fromDisk(folder) + "index.html")
	b.do(chromedp.KeyEvent("/"), chromedp.KeyEvent("space"), chromedp.WaitVisible(".found output"))
	if got := ask[string](b, `document.querySelector('.found').innerText.trim()`); got != want {
		t.Errorf("the box says %q", got)
	}
}

// TestSearchPages goes through all pages of results: none comes twice.
func TestSearchPages(t *testing.T) {
	t.Parallel()
	b := open(t)
	root := fromDisk(siteFolder(t))
	first := searched(b, root, words("crowded")+"&kind=observation")
	if first.Says != "230 results" || len(first.Hrefs) != 20 {
		t.Fatalf("%s, %d of them shown", first.Says, len(first.Hrefs))
	}
	seen := map[string]bool{}
	for n := 1; n <= 12; n++ {
		for _, href := range searched(b, root, words("crowded")+fmt.Sprintf("&kind=observation&page=%d", n)).Hrefs {
			if seen[href] {
				t.Errorf("%s comes twice", href)
			}
			seen[href] = true
		}
	}
	if len(seen) != 230 {
		t.Errorf("12 pages show %d results", len(seen))
	}
	for _, page := range []string{"12", "13", "999"} { // a link to a page that was there once leads to the last one
		last := searched(b, root, words("crowded")+"&kind=observation&page="+page)
		if got := ask[string](b, `document.querySelector('.pn:not([hidden]) .c').textContent`); got != "Page 12 of 12" || len(last.Hrefs) != 10 {
			t.Errorf("page %s says %q, and shows %d results", page, got, len(last.Hrefs))
		}
	}
	for _, page := range []string{"-1", "0", "abc", "1.5"} {
		if got := searched(b, root, words("crowded")+"&kind=observation&page="+page); !slices.Equal(got.Hrefs, first.Hrefs) {
			t.Errorf("page %s shows %q, want the first", page, got.Hrefs)
		}
	}
}

// TestSearchByFiltersAlone has no words: what the filters leave is listed, and a filter that there is not filters nothing.
func TestSearchByFiltersAlone(t *testing.T) {
	t.Parallel()
	b := open(t)
	root := fromDisk(siteFolder(t))
	bugs := searched(b, root, "kind=bug&service=upload-api")
	if !slices.Contains(bugs.Hrefs, "bugs/no-space-left-on-device") || slices.ContainsFunc(bugs.Hrefs, func(h string) bool { return !strings.HasPrefix(h, "bugs/") }) {
		t.Errorf("all bugs of a service: %s, %q", bugs.Says, bugs.Hrefs)
	}
	day := searched(b, root, "from=2026-11-16&until=2026-11-16&service=upload-api")
	if len(day.Hrefs) == 0 || !slices.Contains(day.Hrefs, "observations/2026-11-16-0441-no-space-left-on-device-on-replica-2") {
		t.Errorf("all of a day: %s, %q", day.Says, day.Hrefs)
	}
	if got := searched(b, root, "from=2020-01-01&until=2020-01-02"); got.Says != "Nothing found" {
		t.Errorf("all of an early day: %s, %q", got.Says, got.Hrefs)
	}
	all := searched(b, root, words("space"))
	for _, odd := range []string{"&kind=nonsense", "&service=gone", "&from=yesterday", "&status="} {
		if got := searched(b, root, words("space")+odd); got.Says != all.Says {
			t.Errorf("with %s: %s, want %s", odd, got.Says, all.Says)
		}
	}
	if got := searched(b, root, words("!!! 🔥")); got.Says != "Only letters and digits can be found" {
		t.Errorf("for signs alone it says %q", got.Says)
	}
}

// TestSearchByKeyboard uses the box in the header: / goes there, arrows through the results, Esc back, Enter to all.
func TestSearchByKeyboard(t *testing.T) {
	t.Parallel()
	for name, root := range roots(t) {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			b.visit(root + "bugs/no-space-left-on-device/index.html")
			before := ask[int](b, `document.scripts.length`)
			b.do(chromedp.KeyEvent("/"), chromedp.KeyEvent("replica"), chromedp.WaitVisible(".found li > a"))
			if before != 2 {
				t.Errorf("%d scripts before anybody typed", before)
			}
			active := func() string {
				return ask[string](b, `document.activeElement.id || document.activeElement.textContent`)
			}
			if got := active(); got != "find" {
				t.Fatalf("the focus is on %q, want the box", got)
			}
			b.do(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowUp))
			if got, want := active(), ask[string](b, `document.querySelector('.found li > a').textContent`); got != want {
				t.Errorf("the arrows lead to %q, want %q", got, want)
			}
			b.do(chromedp.KeyEvent(kb.Escape))
			if open := ask[bool](b, `document.querySelector('.found').checkVisibility()`); open || active() != "find" {
				t.Errorf("after Esc the results are there: %v, the focus on %q", open, active())
			}
			complainOfNoise(b, root)
			b.do(chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(".hits li"))
			if got := ask[found](b, results); len(got.Hrefs) == 0 || !strings.Contains(got.Says, "results") {
				t.Errorf("Enter leads to %+v", got)
			}
		})
	}
}

// TestResultsAreAccessible runs axe-core on results, on the advice when there are none, and on the box in the header.
func TestResultsAreAccessible(t *testing.T) {
	t.Parallel()
	axe := axeSource(t)
	b := open(t)
	root := fromDisk(siteFolder(t))
	look := func(what string) {
		ask[any](b, axe+";null")
		for _, m := range []mode{light, narrow, dark, forced} {
			b.turn(m)
			for _, v := range ask[[]violation](b, fmt.Sprintf(axeRun, m.rules)) {
				b.Errorf("%s, %s: %v", what, m.name, v)
			}
			for _, complaint := range ask[[]string](b, outside) {
				b.Errorf("%s, %s: %s", what, m.name, complaint)
			}
		}
	}
	for _, q := range []string{"crowded", "spase", "unbroken"} {
		searched(b, root, words(q))
		look(q)
	}
	b.visit(root + "bugs/index.html")
	b.do(chromedp.KeyEvent("/"), chromedp.KeyEvent("space"), chromedp.WaitVisible(".found li > a"))
	ask[any](b, "document.querySelector('.nav').remove(); null") // an open box covers half of a link: one that Esc uncovers
	look("the box")
}

// TestScriptReadsWordsAsTheIndexDoes takes all letters and digits, and strings that are hard to take apart, through
// the script's own functions.
func TestScriptReadsWordsAsTheIndexDoes(t *testing.T) {
	t.Parallel()
	source, err := fs.ReadFile(theme.Files(), "search.js")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(source), "  // Words, taken apart")
	functions, _, ended := strings.Cut(rest, "  // A search is pieces")
	if !found || !ended {
		t.Fatal("search.js has no part about words")
	}
	texts := []string{"No space left on device", "/var/lib/foo_bar.go:12 10.0.0.1", "磁盘空间不足 🔥 שלום <script>", "ΣΟΦΟΣ ς σ İstanbul ǅ ß ﬁ ½ ﷺ", "ガバ ｶﾞ 한국어 々ー", "한국", "a\u0301\u0327b\u200dc",
		strings.Repeat("é", 60) + " x", strings.Repeat("磁", 50), "क्षि कि", "v2磁盘v3"}
	for c := rune(0x80); c < 0x20000; c++ {
		if unicode.In(c, unicode.L, unicode.N, unicode.M) && !unicode.In(c, unicode.Co, unicode.Cs) {
			texts = append(texts, "a"+string(c)+string(c)+" "+string(c))
		}
	}
	b := open(t)
	b.visit("about:blank")
	differ := 0
	for some := range slices.Chunk(texts, 4000) {
		input, err := json.Marshal(some)
		if err != nil {
			t.Fatal(err)
		}
		got := ask[[]string](b, `(() => { //`+functions+`
			return `+string(input)+`.map(text => tokens(text).map(t => t.text + '@' + t.place).join(' '));
		})()`)
		for i, text := range some {
			if want := spoken(search.Tokens(text)); got[i] != want {
				if differ++; len([]rune(text)) > 5 || differ > 20 && differ < 30 {
					t.Errorf("the script takes %+q apart into %+q, the index into %+q", text, got[i], want)
				}
			}
		}
	}
	if differ > 20 { // a few characters are marks in one edition of Unicode only
		t.Errorf("%d texts differ", differ)
	}
	t.Logf("%d of %d texts differ", differ, len(texts))
}

// spoken leaves out what the index has besides: parts of words, and the last character of a run of which every two
// are a word.
func spoken(tokens []search.Token) string {
	var some []string
	for i, token := range tokens {
		if i > 0 {
			before := tokens[i-1]
			if before.Place == token.Place || isAsian(before.Text) && len([]rune(before.Text)) == 2 && len([]rune(token.Text)) == 1 && strings.HasSuffix(before.Text, token.Text) {
				continue
			}
		}
		some = append(some, fmt.Sprintf("%s@%d", token.Text, token.Place))
	}
	return strings.Join(some, " ")
}

func isAsian(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool {
		return c == 'ー' || unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
	})
}

// TestSearchWhileTheSiteIsBuiltAnew has a page open while a new site takes the place of the old one: what it loads from then
// on must not be read with the numbers of the old index.
func TestSearchWhileTheSiteIsBuiltAnew(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"disk", "server"} {
		t.Run(way, func(t *testing.T) {
			dir, folder := t.TempDir(), filepath.Join(t.TempDir(), "site")
			write(t, dir, "casebook.yaml", "title: A book\n")
			write(t, dir, "bugs/m.md", "---\ntitle: Walrus in the middle\nservice: dns\n---\n")
			buildPlain(t, dir, folder)
			root := fromDisk(folder)
			if way == "server" {
				root = serve(t, folder)
			}
			b := open(t)
			if before := searched(b, root, words("walrus")); !slices.Equal(before.Titles, []string{"Walrus in the middle"}) {
				t.Fatalf("found %q", before.Titles)
			}
			write(t, dir, "bugs/a.md", "---\ntitle: Another walrus\nservice: dns\n---\n")
			write(t, dir, "bugs/z.md", "---\ntitle: No walrus\nservice: edge\n---\n")
			buildPlain(t, dir, folder)
			b.choose("service", "dns") // takes a file that was not loaded
			got := ask[[]string](b, `new Promise(done => {
				const started = Date.now();
				const look = () => {
					const titles = [...document.querySelectorAll('.hits > li > a')].map(a => a.textContent);
					if (titles.length < 2 && Date.now() - started < 10000) return setTimeout(look, 20);
					done(titles.sort());
				};
				look();
			})`)
			if want := []string{"Another walrus", "Walrus in the middle"}; !slices.Equal(got, want) {
				t.Errorf("found %q, want %q", got, want)
			}
			complainOfNoise(b, root)
		})
	}
}

// buildPlain builds the site of a casebook without a past.
func buildPlain(t *testing.T, dir, folder string) {
	t.Helper()
	idx, err := tracker.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := site.Build(context.Background(), idx, site.Options{Dir: folder, AsOf: asOf}); err != nil {
		t.Fatal(err)
	}
}
