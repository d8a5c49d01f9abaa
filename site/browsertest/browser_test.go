package browsertest

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// need skips the test for lack of something, or fails it where all must be there.
func need(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CASEBOOK_BROWSER") == "required" {
		t.Fatalf("CASEBOOK_BROWSER=required, but there is no %s", what)
	}
	t.Skipf("no %s", what)
}

// chromium returns the path of the browser.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	need(t, "chromium, chromium-browser or google-chrome on the PATH")
	return ""
}

// tab is a browser's tab, and what it was told since the last visit.
type tab struct {
	*testing.T
	ctx context.Context

	mu       sync.Mutex
	console  []string
	requests []string
}

// open opens a tab that closes with the test. It believes to have the focus, as the only tab of a reader has.
func open(t *testing.T) *tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(chrome(t))
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(func() { cancel(); closeTab() })
	b := &tab{T: t, ctx: ctx}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	b.call(func() error {
		_, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	})
	return b
}

// hear notes what the browser says while a page loads.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		b.console = append(b.console, string(e.Entry.Level)+": "+e.Entry.Text+" "+e.Entry.URL)
	case *runtime.EventConsoleAPICalled:
		b.console = append(b.console, "console."+string(e.Type))
	case *runtime.EventExceptionThrown:
		b.console = append(b.console, "exception: "+e.ExceptionDetails.Text)
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	}
}

// visit loads a page anew, and forgets what was said before.
func (b *tab) visit(address string) {
	b.Helper()
	b.mu.Lock()
	b.console, b.requests = nil, nil
	b.mu.Unlock()
	b.do(chromedp.Navigate(address))
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// width makes the window as wide as that, in CSS pixels.
func (b *tab) width(px int64) { b.Helper(); b.do(chromedp.EmulateViewport(px, 900)) }

// ask returns what a script says. It runs in spite of the page's Content-Security-Policy.
func ask[T any](b *tab, script string) T {
	b.Helper()
	answer, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatal(err)
	}
	return answer
}

// said returns what stood on the console since the last visit.
func (b *tab) said() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string{}, b.console...)
}

// foreign returns the requests since the last visit that went elsewhere than to the page's own site.
func (b *tab) foreign(root string) (elsewhere []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, request := range b.requests {
		u, err := url.Parse(request)
		if err != nil || u.Scheme != "data" && !strings.HasPrefix(request, root) {
			elsewhere = append(elsewhere, request)
		}
	}
	return elsewhere
}

// A mode is a way to read a page.
type mode struct {
	name     string
	width    int64
	media    []*emulation.MediaFeature
	noScript bool
	rules    string // of axe-core
	figures  bool   // whether axe-core reads what figures draw
}

var (
	light   = mode{name: "light", width: 1280, media: features("light", "none"), rules: everyRule, figures: true}
	narrow  = mode{name: "narrow", width: 360, media: features("light", "none"), rules: everyRule, figures: true}
	dark    = mode{name: "dark", width: 1280, media: features("dark", "none"), rules: colourRules}
	forced  = mode{name: "forced colours", width: 1280, media: features("dark", "active"), rules: colourRules}
	without = mode{name: "no script", width: 1280, media: features("light", "none"), rules: everyRule, noScript: true}
)

func features(scheme, forced string) []*emulation.MediaFeature {
	return []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "forced-colors", Value: forced},
		{Name: "prefers-reduced-motion", Value: "reduce"}} // no colour may be on its way to another
}

// visitIn loads a page as a mode has it. Without script the page's own is not run; ours may, afterwards.
func (b *tab) visitIn(m mode, address string) {
	b.Helper()
	b.turn(m)
	b.script(!m.noScript)
	b.visit(address)
	b.script(true)
}

// turn gives the page that is open the width and the colours of a mode.
func (b *tab) turn(m mode) {
	b.Helper()
	b.width(m.width)
	b.call(func() error {
		_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: m.media})
		return err
	})
}

func (b *tab) script(on bool) {
	b.Helper()
	b.call(func() error {
		_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	})
}

func (b *tab) call(f func() error) {
	b.Helper()
	if err := f(); err != nil {
		b.Fatal(err)
	}
}
