package svg

import (
	_ "embed"
	"strings"
)

//go:embed standalone.css
var stylesheet string

// Standalone turns a figure of this package into a file of its own: with the namespace of SVG, and a stylesheet for its
// classes in light and dark. Relative addresses in it are then relative to the file. What does not begin with <svg is returned as it is.
func Standalone(figure string) string {
	rest, ok := strings.CutPrefix(figure, "<svg ")
	if !ok {
		return figure
	}
	attributes, content, _ := strings.Cut(rest, ">")
	return `<svg xmlns="http://www.w3.org/2000/svg" ` + attributes + "><style>" + stylesheet + "</style>" + content
}
