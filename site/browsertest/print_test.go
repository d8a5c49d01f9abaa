package browsertest

import (
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// sheet begins a page in what a browser prints.
var sheet = regexp.MustCompile(`/Type\s*/Page\b[^s]`)

// TestOperationsPrintsOnTwoSheets prints the report of about fifteen bugs on A4.
func TestOperationsPrintsOnTwoSheets(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visitIn(light, serve(t, siteFolder(t))+"operations/index.html")
	css := true
	var printed []byte
	b.call(func() error {
		made, err := chromedp.Call(b.ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &css})
		if err == nil {
			printed = made.Data
		}
		return err
	})
	if got := len(sheet.FindAll(printed, -1)); got < 1 || got > 2 {
		t.Errorf("the report prints on %d sheets, want 2", got)
	}
}
