package exchange

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/casebook-dev/casebook/tracker"
)

// compareComponents reports the components that the site's settings do not name: each that looks
// mistyped on its own line with what was probably meant, the others of a file together.
func (im *cstate) compareComponents() {
	if len(im.settings.systems) == 0 {
		return
	}
	uses := im.countComponents()
	for _, i := range im.issues {
		var strange []component
		for _, c := range i.components {
			if slices.Contains(im.settings.systems, c.name) {
				continue
			}
			if meant := im.meant(c.name, uses); len(meant) > 0 {
				im.sayUnknown([]component{c}, didYouMean(meant))
			} else {
				strange = append(strange, c)
			}
		}
		if len(strange) > 0 {
			im.sayUnknown(strange, "")
		}
	}
}

func (im *cstate) countComponents() map[string]int {
	uses := map[string]int{}
	for _, i := range im.issues {
		for _, c := range i.components {
			uses[c.name]++
		}
	}
	return uses
}

// meant returns the names that look like name: the site's systems, and what other issues name more often.
func (im *cstate) meant(name string, uses map[string]int) []string {
	candidates := slices.Clone(im.settings.systems)
	for other, n := range uses {
		if n > uses[name] && !slices.Contains(candidates, other) {
			candidates = append(candidates, other)
		}
	}
	candidates = slices.DeleteFunc(candidates, func(other string) bool { return withoutDigits(other) == withoutDigits(name) })
	slices.Sort(candidates)
	return tracker.Nearest(name, candidates)
}

// withoutDigits is the same for names that only count: agents1 is not a mistyped agents2.
func withoutDigits(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, name)
}

func (im *cstate) sayUnknown(cs []component, hint string) {
	names := make([]string, len(cs))
	for n, c := range cs {
		names[n] = c.name
	}
	text := fmt.Sprintf("%s is not among the systems of %s", names[0], im.settings.path)
	if len(names) > 1 {
		text = fmt.Sprintf("%d components are not among the systems of %s: %s", len(names), im.settings.path, strings.Join(names, ", "))
	}
	im.say(tracker.Warning, RuleUnknownComponent, cs[0].at, text, hint)
}

// instanceName makes a name of a component that may stand in a title: without quotes, and without a
// beginning that reads as a part of the title.
func instanceName(name string) string {
	name = strings.TrimSpace(strings.ReplaceAll(name, `"`, "'"))
	if rest, ok := strings.CutPrefix(name, "on "); ok {
		return "on-" + rest
	}
	return name
}
