package markdown

import (
	"strings"
	"testing"
)

func TestClassify(t *testing.T) {
	tests := []struct {
		url  string
		want address
	}{
		{"", local}, {"a.md", local}, {"../a.md#b", local}, {"#b", local}, {"?a:b", local}, {"a/b:c", local}, {"/a", local},
		{"http://a", outgoing}, {"HTTPS://a", outgoing}, {"//a", outgoing}, {`\\a`, outgoing}, {`/\a`, outgoing},
		{" //a", local}, {"/\n/a", refused}, {"a\tb", refused}, {" http://a", refused}, {"http\x1bs://a", refused}, {"mailto:a@b", mail},
		{"javascript:a", refused}, {"JaVaScRiPt:a", refused}, {"java\nscript:a", refused}, {"\x01javascript:a", refused},
		{" javascript:a", refused}, {"javascript\t:a", refused}, {"vbscript:a", refused}, {"file:///a", refused},
		{"data:text/html,a", refused}, {"data:image/svg+xml,a", refused}, {"data:,a", refused}, {"data:image/pngx,a", refused},
		{"data:image/png;base64,a", picture}, {"DATA:image/JPEG,a", picture}, {"blob:a", refused}, {"tel:1", refused},
		{"java\u200bscript:a", refused}, {":a", refused},
	}
	for _, tt := range tests {
		if got := classify(tt.url); got != tt.want {
			t.Errorf("classify(%q) = %d, want %d", tt.url, got, tt.want)
		}
	}
}

func TestAppendURL(t *testing.T) {
	tests := []struct{ url, want string }{
		{"a b", "a%20b"}, {"a%20b", "a%20b"}, {"100%", "100%25"}, {"a&b", "a&amp;b"}, {`"<>'`, "%22%3C%3E%27"},
		{"é", "%C3%A9"}, {"\xff", "%FF"}, {`\`, "%5C"}, {"http://[::1]/(a)?b=c#d", "http://[::1]/(a)?b=c#d"},
	}
	for _, tt := range tests {
		if got := string(appendURL(nil, tt.url)); got != tt.want {
			t.Errorf("appendURL(%q) = %q, want %q", tt.url, got, tt.want)
		}
	}
}

func TestHTML(t *testing.T) {
	resolve := func(r Resolved) Rendering { return Rendering{Link: func(Link) Resolved { return r }} }
	tests := []struct {
		name, src string
		rendering Rendering
		want      string
	}{
		{"resolved", "[[bug/x]]", resolve(Resolved{Href: "/b/", Title: "T", Class: "c", Text: "<X>"}),
			`<p><a href="/b/" class="c" title="T">&lt;X&gt;</a></p>`},
		{"own text stays", "[[bug/x|y]]", resolve(Resolved{Href: "/b/", Text: "X"}), `<p><a href="/b/">y</a></p>`},
		{"link text stays", "[y](b.md)", resolve(Resolved{Href: "/b/", Text: "X"}), `<p><a href="/b/">y</a></p>`},
		{"broken", "[y](b.md)", resolve(Resolved{Class: "ref", Broken: true}), `<p><span class="ref broken">y</span></p>`},
		{"broken with a place to go", "[y](b.md)", resolve(Resolved{Href: "/b/", Broken: true}), `<p><a href="/b/" class="broken">y</a></p>`},
		{"nowhere", "[y](b.md)", resolve(Resolved{}), `<p>y</p>`},
		{"the caller is not trusted with scripts", "[y](b.md)", resolve(Resolved{Href: "javascript:x"}), `<p>y</p>`},
		{"picture", "![y](b.png)", resolve(Resolved{Href: "/e/b.png"}), `<p><img src="/e/b.png" alt="y" loading="lazy"></p>`},
		{"picture elsewhere", "![y](b.png)", resolve(Resolved{Href: "https://a/b.png"}), `<p><a href="https://a/b.png" rel="noopener noreferrer">y</a></p>`},
		{"picture gone", "![y](b.png)", resolve(Resolved{Broken: true}), `<p><span class="broken">y</span></p>`},
		{"fragment", "[y](#z)", Rendering{IDPrefix: "p-"}, `<p><a href="#p-z">y</a></p>`},
		{"heading", "# A\n##### B", Rendering{HeadingShift: 2, IDPrefix: "p-"}, "<h3 id=\"p-a\">A</h3>\n<h6 id=\"p-b\">B</h6>"},
		{"no link in a link", "[a [[bug/x]] b](c)", Rendering{}, `<p><a href="c">a bug/x b</a></p>`},
		{"no reference in a link", "[a [[bug/x]] b](c)", resolve(Resolved{Href: "/b/", Class: "ref"}), `<p><a href="/b/" class="ref">a <span class="ref">bug/x</span> b</a></p>`},
		{"link without text", "[](a.md)", Rendering{}, `<p><a href="a.md">a.md</a></p>`},
		{"only a comment", "<!-- a -->", Rendering{}, ``},
		{"text after a comment", "<!-- a --> b *c*", Rendering{}, "<p>b *c*</p>"},
		{"comment in code", "`<!-- b -->`", Rendering{}, "<p><code>&lt;!-- b --&gt;</code></p>"},
		{"alert", "> [!Tip]\n> a", Rendering{}, "<div class=\"alert alert-tip\" role=\"note\">\n<p class=\"alert-title\">Tip</p>\n<p>a</p>\n</div>"},
		{"alert of nothing", "> [!NOTE]", Rendering{}, "<div class=\"alert alert-note\" role=\"note\">\n<p class=\"alert-title\">Note</p>\n</div>"},
		{"no alert", "> [!ELSE]\n> a", Rendering{}, "<blockquote>\n<p>[!ELSE]\na</p>\n</blockquote>"},
		{"alert only on the first line", "> a\n> [!NOTE]", Rendering{}, "<blockquote>\n<p>a\n[!NOTE]</p>\n</blockquote>"},
		{"entities", "&lt;b&gt; &#60; &#x3C; &bogus; \\&lt; &#0;", Rendering{}, "<p>&lt;b&gt; &lt; &lt; &amp;bogus; &amp;lt; \uFFFD</p>"},
		{"table of 101 columns", strings.Repeat("|a", 101) + "|\n" + strings.Repeat("|-", 101) + "|\n", Rendering{},
			"<p class=\"unparsed\">This table is too large to be drawn.</p>\n<pre tabindex=\"0\"><code>|a"},
		{"lines", "a\r\nb\rc", Rendering{}, "<p>a\nb\nc</p>"},
		{"unclosed comment", "<!-- a", Rendering{}, "<pre tabindex=\"0\"><code class=\"raw-html\">&lt;!-- a</code></pre>"},
	}
	for _, tt := range tests {
		got := strings.TrimSuffix(string(Parse([]byte(tt.src)).HTML(tt.rendering)), "\n")
		if got != tt.want && !(len(tt.want) > 0 && strings.HasPrefix(got, tt.want) && !strings.HasSuffix(tt.want, ">")) {
			t.Errorf("%s: HTML(%q) = %q, want %q", tt.name, tt.src, got, tt.want)
		}
	}
}
