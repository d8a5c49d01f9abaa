package browsertest

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/casebook-dev/casebook/theme"
)

// common is what the tests share, since it takes a while to make: the first that asks for it does, and
// TestMain puts it away when all have ended.
var common struct {
	site    once[string]
	samples once[[]sample]
	browser once[context.Context]
}

func TestMain(m *testing.M) {
	status := m.Run()
	common.site.putAway()
	common.browser.putAway()
	os.Exit(status)
}

// once is a value that is made once. A test that fails to make it fails, and so do all that ask later.
type once[T any] struct {
	sync.Once
	value T
	made  bool
	away  []func()
}

func (o *once[T]) get(t *testing.T, make func() T) T {
	t.Helper()
	o.Do(func() {
		o.value = make()
		o.made = true
	})
	if !o.made {
		t.Fatal("an earlier test failed to make what this one needs too")
	}
	return o.value
}

// putAway undoes the making, the last step first.
func (o *once[T]) putAway() {
	for _, f := range slices.Backward(o.away) {
		f()
	}
}

// siteFolder returns the folder of the site under test, to be looked at only.
func siteFolder(t *testing.T) string {
	t.Helper()
	return common.site.get(t, func() string {
		folder, err := os.MkdirTemp("", "casebook-site-")
		if err != nil {
			t.Fatal(err)
		}
		common.site.away = append(common.site.away, func() { os.RemoveAll(folder) })
		out := filepath.Join(folder, "site")
		buildSite(t, theme.Files(), out)
		return out
	})
}

// siteSamples returns the pages of the site under test that stand for all.
func siteSamples(t *testing.T) []sample {
	t.Helper()
	folder := siteFolder(t)
	return common.samples.get(t, func() []sample { return samplesOf(t, folder) })
}

// chrome returns a headless Chromium, in which every test opens tabs of its own.
func chrome(t *testing.T) context.Context {
	t.Helper()
	path := chromium(t)
	return common.browser.get(t, func() context.Context {
		opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
			chromedp.NoSandbox, // root in a container has no namespaces for one
			chromedp.DisableGPU, chromedp.CombinedOutput(io.Discard))
		allocated, release := chromedp.NewExecAllocator(context.Background(), opts...)
		browser, closeBrowser := chromedp.NewContext(allocated)
		common.browser.away = append(common.browser.away, release, closeBrowser)
		if err := chromedp.Do(browser); err != nil {
			t.Fatalf("start Chromium: %v", err)
		}
		return browser
	})
}
