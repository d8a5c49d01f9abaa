package svg

// The measures of a bar.
const shareWidth, shareHeight = 80, 8

// Bar returns a share, from 0 to 1, as a bar on its ground, 80 units wide and 8 high, for a cell of a table. It is hidden from
// screen readers: the number stands beside it.
func Bar(share float64) string {
	var w writer
	w.start("svg", "").str("viewBox", "0 0 80 8").str("width", "80").str("height", "8").str("aria-hidden", "true").open()
	w.rect("since", box{0, 0, shareWidth, shareHeight})
	w.rect("bar", box{0, 0, shareWidth * min(max(share, 0), 1), shareHeight})
	w.end("svg")
	return w.String()
}
