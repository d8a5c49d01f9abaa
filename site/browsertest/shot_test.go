package browsertest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "take pictures of the samples into this `folder`, to be looked at by people")

// TestShots takes pictures: wide in light and dark, and as a phone shows the page.
func TestShots(t *testing.T) {
	if *shots == "" {
		t.Skip("no -shots folder")
	}
	if err := os.MkdirAll(*shots, 0o755); err != nil {
		t.Fatal(err)
	}
	folder := siteFolder(t)
	root := serve(t, folder)
	forEachSample(t, func(b *tab, s sample) {
		for _, m := range []mode{
			{name: "light", width: 1440, media: features("light", "none")},
			{name: "dark", width: 1440, media: features("dark", "none")},
			{name: "phone", width: 390, media: features("light", "none")},
			{name: "forced", width: 1440, media: features("dark", "active")},
		} {
			b.visitIn(m, root+string(s))
			picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
			if err != nil {
				b.Fatal(err)
			}
			name := strings.ReplaceAll(s.name(), "/", "-") + "-" + m.name + ".png"
			if err := os.WriteFile(filepath.Join(*shots, name), picture, 0o644); err != nil {
				b.Fatal(err)
			}
		}
	})
}
