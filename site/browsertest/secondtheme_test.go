package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/casebook-dev/casebook/theme"
)

// TestSecondThemeIsAccessible looks at a theme that is not ours, with a logo and with an accent that could be read on no
// light ground as it stands.
func TestSecondThemeIsAccessible(t *testing.T) {
	t.Parallel()
	axe := axeSource(t)
	dir, out := writeCasebook(t), filepath.Join(t.TempDir(), "site")
	logo, err := os.ReadFile("../testdata/theme/logo.png")
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "theme/logo.png", string(logo))
	settings, err := os.ReadFile(filepath.Join(dir, "casebook.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "casebook.yaml", string(settings)+"\naccent: \"#ffd400\"\nlogo: theme/logo.png\nlinks: [{text: Wiki, url: https://wiki.example.com/}]\n")
	buildCasebook(t, dir, theme.Overlay(os.DirFS("../testdata/theme")), out)
	root := serve(t, out)
	for _, page := range []string{"index.html", "runbooks/free-a-full-disk/index.html", "bugs/no-space-left-on-device/index.html"} {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			b := open(t)
			b.visitIn(light, root+page)
			complainOfNoise(b, root)
			wants(b, page, ground, "rgb(255, 253, 247)")
			wants(b, page, `document.querySelector('.brand img').clientWidth`, 36)
			wants(b, page, `getComputedStyle(document.querySelector('.foot a')).color !== getComputedStyle(document.body).color`, true)
			ask[any](b, axe+";null")
			for _, m := range []mode{light, narrow, dark} {
				b.turn(m)
				for _, v := range ask[[]violation](b, fmt.Sprintf(axeRun, m.rules)) {
					b.Errorf("%s: %v", m.name, v)
				}
			}
		})
	}
}
