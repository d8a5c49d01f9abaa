package site_test

import (
	"fmt"
	"html"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/casebook-dev/casebook/site"
	"github.com/casebook-dev/casebook/tracker/recurrence"
	"github.com/casebook-dev/casebook/tracker/trackertest"
)

// TestAnswersFromFewSightings reads what a page says of a bug seen never, once, twice and three times.
func TestAnswersFromFewSightings(t *testing.T) {
	for n, want := range map[int][]string{
		0: nil,
		1: {"Not seen again in", "Not known: no cost was recorded.", "Seen once; too few data.", "Too few data: <a href=\"#observations\">0 events</a>", "No fix is in force."},
		2: {"Once in", "One says little about the rate", "Rough, from so few."},
		3: {"About every", "Rough, from so few.", "Too few data: 2 events, 5 needed."},
	} {
		idx := trackertest.Load(t, "-- bugs/a.md --\n---\ntitle: A\n---\n"+sightingsEvery(n, 20))
		files, _ := render(t, idx, site.Options{AsOf: asOf})
		page := files["bugs/a/index.html"]
		if got := strings.Contains(page, `class="answers"`); got != (n > 0) {
			t.Errorf("seen %d times: answers are there: %v", n, got)
		}
		said := linkless(page)
		for _, words := range want {
			if !strings.Contains(said, linkless(words)) {
				t.Errorf("seen %d times: the page does not say %q", n, words)
			}
		}
	}
}

// sightingsEvery returns n sightings of bug a, so many days apart, the last one ten days before the as-of time.
func sightingsEvery(n, days int) string {
	var all strings.Builder
	for i := range n {
		at := asOf.AddDate(0, 0, -10-days*(n-1-i)).Format("2006-01-02T15:04Z")
		fmt.Fprintf(&all, "-- observations/%d.md --\n---\ntitle: 'Handle: \"x\" on web-1'\nobserved: %s\nbug: a\n---\n", i, at)
	}
	return all.String()
}

var link = regexp.MustCompile(`</?a\b[^>]*>`)

func linkless(s string) string { return link.ReplaceAllString(s, "") }

// TestRatesCanBeRecomputed works out every rate of the example's bug pages again, from the episodes and recorded days that are
// printed beside it.
func TestRatesCanBeRecomputed(t *testing.T) {
	rows := 0
	for name, page := range exampleFiles(t) {
		if !strings.HasPrefix(name, "bugs/") {
			continue
		}
		_, table, _ := strings.Cut(page, `aria-label="Episodes and recorded days behind the rates"`)
		table, _, _ = strings.Cut(table, "</table>")
		_, body, _ := strings.Cut(table, "<tbody>")
		for row := range strings.SplitSeq(body, "</tr>") {
			cells := cellsOf(row)
			if len(cells) != 6 || strings.HasPrefix(cells[4], "–") {
				continue
			}
			rows++
			events, _ := strconv.Atoi(cells[2])
			exposed, _ := strconv.ParseFloat(cells[3], 64)
			rate, ok := recurrence.NewRate(events, exposed, 0.95)
			lo, hi, _ := strings.Cut(cells[5], " to ")
			for _, of := range []struct {
				said     string
				computed float64
			}{{cells[4], rate.PerDay}, {lo, rate.Lo}, {hi, rate.Hi}} {
				if !ok || !near(of.said, 30*of.computed) {
					t.Errorf("%s: %s: %s in 30 days, want %g from %d in %g days", name, cells[0], of.said, 30*of.computed, events, exposed)
				}
			}
		}
	}
	if rows < 40 {
		t.Errorf("only %d rates were looked at", rows)
	}
}

// near reports whether a printed number is another one to two significant digits, with the error of exposures that are printed to
// a tenth.
func near(said string, want float64) bool {
	if said == "<0.001" {
		return want < 0.0011
	}
	got, err := strconv.ParseFloat(strings.ReplaceAll(said, ",", ""), 64)
	return err == nil && math.Abs(got-want) <= 0.06*math.Abs(want)+0.0001
}

var cell = regexp.MustCompile(`(?s)<t[dh][^>]*>(.*?)</t[dh]>`)
var anyTag = regexp.MustCompile(`<[^>]*>`)

func cellsOf(row string) []string {
	var all []string
	for _, m := range cell.FindAllStringSubmatch(row, -1) {
		all = append(all, strings.TrimSpace(html.UnescapeString(anyTag.ReplaceAllString(m[1], ""))))
	}
	return all
}

// TestNoPageHasWhatIsNoNumber walks the text of every page of the example.
func TestNoPageHasWhatIsNoNumber(t *testing.T) {
	wrong := regexp.MustCompile(`\b(NaN|Inf|Infinity|-0|-0\.0+|infinite)\b`)
	for name, page := range exampleFiles(t) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		_, main, _ := strings.Cut(page, "<main")
		for _, got := range wrong.FindAllStringIndex(anyTag.ReplaceAllString(main, " "), -1) {
			text := anyTag.ReplaceAllString(main, " ")
			around := text[max(0, got[0]-20):min(len(text), got[1]+20)]
			if regexp.MustCompile(`[\w-]-0\b`).MatchString(around) {
				continue // replica-0
			}
			t.Errorf("%s: %q is no number", name, around)
		}
	}
}
