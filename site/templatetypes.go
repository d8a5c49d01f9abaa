package site

import (
	"errors"
	"html/template"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/casebook-dev/casebook/site/typed"
	"github.com/casebook-dev/casebook/tracker"
)

// pageTemplate is a template of a theme with what it is given.
type pageTemplate struct {
	file  string // in templates/
	given any    // a zero value of its struct
	shows string
}

// name returns the file's name in a theme.
func (p pageTemplate) name() string { return "templates/" + p.file }

// pageTemplates returns every template that makes pages, by name.
func pageTemplates() []pageTemplate {
	return []pageTemplate{
		{"bug.html", BugPage{}, "a bug"},
		{"calendar.html", CalendarPage{}, "the calendar, of the casebook and of each service"},
		{"changes.html", ChangesPage{}, "the newest changes of records"},
		{"document.html", DocumentPage{}, "a handoff"},
		{"external.html", ExternalPage{}, "something that records link to"},
		{"gaps.html", GapsPage{}, "the links that are missing"},
		{"home.html", HomePage{}, "home"},
		{"list.html", ListPage{}, "a list: of a kind of record, of names, of external things, of relations"},
		{"matrix.html", MatrixPage{}, "which bugs lead to what"},
		{"method.html", MethodPage{}, "how figures are computed"},
		{"notfound.html", NotFoundPage{}, "an address that no page has"},
		{"observation.html", ObservationPage{}, "a sighting"},
		{"operations.html", OperationsPage{}, "the operational report, live"},
		{"postmortem.html", PostmortemPage{}, "a postmortem"},
		{"print.html", PrintPage{}, "many records to be printed, and the list of what may be"},
		{"problems.html", ProblemsPage{}, "what the checks found"},
		{"redirect.html", RedirectPage{}, "the former address of a record"},
		{"rejected.html", RejectedPage{}, "a file that cannot be read as a record"},
		{"report.html", ReportPage{}, "the operational review of a month"},
		{"runbook.html", RunbookPage{}, "a runbook"},
		{"search.html", SearchPage{}, "the search"},
		{"sightings.html", SightingsPage{}, "the further pages of a long table of sightings"},
		{"task.html", TaskPage{}, "a task"},
		{"team.html", TeamPage{}, "a team"},
		{"topic.html", TopicPage{}, "an alert, an instance, a service or a label"},
		{"triage.html", TriagePage{}, "what is not classified yet"},
	}
}

// sharedParts returns the parts that are rendered on their own, each with what it is given.
func sharedParts() map[string]any {
	return map[string]any{"nav": Navigation{}, "foot": []NavItem{}, "chip": Chip{}, "item": Item{}, "mark": "",
		"fact": Fact{}, "cell": TableCell{}}
}

// TemplateError is a mistake in a theme's template.
type TemplateError struct {
	Place string // "templates/bug.html:2:7"
	Text  string
	Hint  string // may be empty
}

func (e *TemplateError) Error() string { return e.Place + ": " + e.Text }

// checkPage looks for fields that the templates of a page ask for and will not be given.
func checkPage(set *template.Template, p pageTemplate, funcs template.FuncMap) error {
	return withHint(typed.NewChecker(set, funcs).Check("layout", reflect.TypeOf(p.given)))
}

// checkParts does so for the shared templates that are rendered on their own.
func checkParts(shared *template.Template, funcs template.FuncMap) error {
	c, parts := typed.NewChecker(shared, funcs), sharedParts()
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if err := c.Check(name, reflect.TypeOf(parts[name])); err != nil {
			return withHint(err)
		}
	}
	return nil
}

// withHint says what is there instead of what is not.
func withHint(err error) error {
	var wrong *typed.Error
	if !errors.As(err, &wrong) {
		return err
	}
	e := &TemplateError{Place: wrong.Place, Text: wrong.Text}
	if near := tracker.Nearest(wrong.Name, wrong.Known); len(near) > 0 {
		e.Hint = "did you mean " + strings.Join(near, " or ") + "?"
	} else if len(wrong.Known) > 0 {
		e.Hint = "there are " + strings.Join(wrong.Known, ", ")
	}
	return e
}

// unknownTemplate is the error of a file that no page is made with.
func unknownTemplate(name string, known []string) error {
	return withHint(&typed.Error{Place: name, Text: "no page is made with this template", Name: name, Known: known})
}
