package browsertest

import "testing"

// firstFrame notes the theme and the ground that the first frame of a page is painted with.
const firstFrame = `requestAnimationFrame(() => {
	window.firstTheme = document.documentElement.dataset.theme ?? '';
	window.firstGround = getComputedStyle(document.documentElement).colorScheme;
})`

// noted waits for what firstFrame notes.
func noted(what string) string {
	return `new Promise(done => { const look = () => '` + what + `' in window ? done(window.` + what + `) : setTimeout(look, 20); look(); })`
}

const (
	themeLabel = `document.querySelector('[data-theme-toggle]').getAttribute('aria-label')`
	ground     = `getComputedStyle(document.body).backgroundColor`
	lightPage  = "rgb(255, 255, 255)"
	darkPage   = "rgb(13, 17, 23)"
)

// TestThemeIsKeptWithoutFlash chooses a theme, and finds it in the first frame of the next page, from a server
// and from the disk.
func TestThemeIsKeptWithoutFlash(t *testing.T) {
	t.Parallel()
	folder := siteFolder(t)
	for name, root := range map[string]string{"server": serve(t, folder), "disk": fromDisk(folder)} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			b.before(firstFrame)
			b.visitIn(light, root+"index.html")
			wants(b, "at first", themeLabel, "Theme: as the system")
			wants(b, "at first", ground, lightPage)

			b.click("[data-theme-toggle]") // away from what the system shows
			wants(b, "after one click", themeLabel, "Theme: dark")
			b.visit(root + "bugs/index.html")
			wants(b, "on the next page", noted("firstTheme"), "dark")
			wants(b, "on the next page", noted("firstGround"), "dark")
			wants(b, "on the next page", ground, darkPage)
			wants(b, "on the next page", themeLabel, "Theme: dark")

			b.click("[data-theme-toggle]")
			wants(b, "after two clicks", themeLabel, "Theme: light")
			b.click("[data-theme-toggle]")
			wants(b, "after three clicks", themeLabel, "Theme: as the system")
			b.visit(root + "index.html")
			wants(b, "back at the system's", noted("firstTheme"), "")
			for _, line := range b.said() {
				t.Errorf("on the console: %s", line)
			}
		})
	}
}

// TestThemeFollowsAnotherTab chooses a theme in one tab and sees it in another.
func TestThemeFollowsAnotherTab(t *testing.T) {
	t.Parallel()
	root := serve(t, controls(t))
	one, other := open(t), open(t)
	one.visitIn(light, root+"index.html")
	other.visitIn(light, root+"second.html")
	one.click("[data-theme-toggle]")
	wants(other, "in the other tab", `new Promise(done => { const look = () => document.documentElement.dataset.theme ? done(`+ground+`) : setTimeout(look, 20); look(); })`, darkPage)
}

// TestThemeWithoutStorage forbids storage, as some browsers do from the disk: the choice lasts for the page.
func TestThemeWithoutStorage(t *testing.T) {
	t.Parallel()
	b, root := openControls(t)
	b.before(`Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('forbidden', 'SecurityError'); }})`)
	b.visit(root + "index.html")
	b.click("[data-theme-toggle]")
	wants(b, "after a click", ground, darkPage)
	b.visit(root + "index.html")
	wants(b, "on the next page", ground, lightPage)
}

// TestThemeLeadsAwayFromTheSystem lets the first click change something in a dark system too.
func TestThemeLeadsAwayFromTheSystem(t *testing.T) {
	t.Parallel()
	b, _ := openControls(t)
	b.turn(dark)
	wants(b, "at first", ground, darkPage)
	b.click("[data-theme-toggle]")
	wants(b, "after a click", ground, lightPage)
}
