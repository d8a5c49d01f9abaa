package site

import (
	"html/template"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Step is a step of a runbook: what to do, the command, what to expect and what if not, in the order in which it
// was written.
type Step struct {
	Title  template.HTML // empty if it begins with a command
	Blocks []StepBlock
}

// StepBlock is a part of a step.
type StepBlock struct {
	Look string // "cmd", "say", "else" or "block"
	HTML template.HTML
}

const (
	longestTitle   = 90 // characters; a longer sentence is text
	longestCommand = 6  // lines; a longer listing is one
)

// stepsOf takes the list of steps in a rendered section apart. There are none if the section is more than one list:
// then the text stands as it is.
func stepsOf(html template.HTML) []Step {
	list, ok := strings.CutPrefix(strings.TrimSpace(string(html)), "<ol>")
	if !ok || !strings.HasSuffix(list, "</ol>") {
		return nil
	}
	items, ok := listItems(strings.TrimSuffix(list, "</ol>"))
	if !ok {
		return nil
	}
	steps := make([]Step, len(items))
	for i, item := range items {
		steps[i] = stepOf(item)
	}
	return steps
}

// stepOf reads "Title: `command`. What to expect. If it does not, what then." and what comes near it. The HTML is the
// markdown writer's, of which it moves whole elements and sentences.
func stepOf(html string) Step {
	var s Step
	for i, block := range blocksOf(html) {
		switch text, isText := paragraph(block); {
		case isText && i == 0:
			s.begin(text)
		case isText:
			s.say(text)
		default:
			s.add(block)
		}
	}
	return s
}

// begin reads the first paragraph.
func (s *Step) begin(text string) {
	if code, rest, ok := leadingCode(text); ok {
		if next, after, ok := leadingCode(strings.TrimPrefix(rest, ": ")); ok && strings.HasPrefix(rest, ": ") {
			s.Title = template.HTML("<code>" + code + "</code>") // #nosec: the markdown writer escaped it
			code, rest = next, after
		}
		s.command(code)
		s.say(strings.TrimLeft(rest, ".,:; "))
		return
	}
	first, rest := firstSentence(text)
	if title, after, ok := strings.Cut(text, ": <code>"); ok && len(title) < len(first) && !strings.Contains(title, "<") {
		code, rest, _ := leadingCode("<code>" + after)
		s.Title = template.HTML(title) // #nosec: the markdown writer escaped it
		s.command(code)
		s.say(strings.TrimLeft(rest, ".,:; "))
		return
	}
	if utf8.RuneCountInString(first) > longestTitle || strings.Contains(first, "<a ") {
		s.say(text)
		return
	}
	s.Title = template.HTML(strings.TrimRight(first, ".:")) // #nosec: the markdown writer escaped it
	s.say(rest)
}

// say adds a paragraph, and what begins with If as one of its own.
func (s *Step) say(text string) {
	look, said := "say", ""
	flush := func() {
		if said != "" {
			s.Blocks = append(s.Blocks, StepBlock{look, template.HTML(said)}) // #nosec: sentences of the markdown writer
		}
	}
	for text != "" {
		var sentence string
		sentence, text = firstSentence(text)
		if strings.HasPrefix(sentence, "If ") || strings.HasPrefix(sentence, "Otherwise") {
			flush()
			look, said = "else", ""
		}
		said = strings.TrimSpace(said + " " + sentence)
	}
	flush()
}

// add adds a block: a short listing is a command.
func (s *Step) add(block string) {
	if listing, ok := strings.CutPrefix(block, "<pre"); ok && strings.Count(listing, "\n") <= longestCommand {
		_, code, _ := strings.Cut(listing, "<code")
		_, code, _ = strings.Cut(code, ">")
		if code, _, ok := strings.Cut(code, "</code>"); ok {
			s.command(strings.TrimRight(code, "\n"))
			return
		}
	}
	s.Blocks = append(s.Blocks, StepBlock{"block", template.HTML(block)}) // #nosec: a block of the markdown writer
}

func (s *Step) command(code string) {
	s.Blocks = append(s.Blocks, StepBlock{"cmd", foldable(code)})
}

// foldable sets the options of an escaped command apart with their values, so that lines break before an option. The
// text stays as it is.
func foldable(code string) template.HTML {
	var out strings.Builder
	words := strings.SplitAfter(code, " ")
	for i := 0; i < len(words); i++ {
		if i == 0 || !strings.HasPrefix(words[i], "-") || len(strings.TrimSpace(words[i])) < 2 {
			out.WriteString(words[i])
			continue
		}
		option := words[i]
		if i+1 < len(words) && strings.HasPrefix(option, "--") && !strings.Contains(option, "=") && isValue(words[i+1]) {
			i++
			option += words[i]
		}
		trimmed := strings.TrimRight(option, " \n")
		out.WriteString(`<span class="w">` + trimmed + "</span>" + option[len(trimmed):])
	}
	return template.HTML(out.String()) // #nosec: escaped text with spans around words
}

// isValue reports whether a word of a command can be the value of the option before it.
func isValue(word string) bool {
	return strings.TrimSpace(word) != "" && !strings.HasPrefix(word, "-") && !strings.ContainsAny(word[:1], "|&;<>\\") && !strings.Contains(strings.TrimRight(word, " "), "\n")
}

// leadingCode takes the code with which a text begins away.
func leadingCode(html string) (code, rest string, ok bool) {
	if after, found := strings.CutPrefix(html, "<code>"); found {
		return strings.Cut(after, "</code>")
	}
	return "", html, false
}

// firstSentence cuts a text after its first sentence: a full stop outside of elements, followed by a space and a
// capital letter or an element.
func firstSentence(html string) (first, rest string) {
	depth := 0
	for i := 0; i < len(html); i++ {
		switch {
		case strings.HasPrefix(html[i:], "</"):
			depth--
		case html[i] == '<' && !strings.HasPrefix(html[i:], "<br") && !strings.HasPrefix(html[i:], "<img"):
			depth++
		case html[i] == '.' && depth == 0 && i+2 < len(html) && (html[i+1] == ' ' || html[i+1] == '\n'):
			if next, _ := utf8.DecodeRuneInString(html[i+2:]); unicode.IsUpper(next) || next == '<' {
				return html[:i+1], html[i+2:]
			}
		}
	}
	return html, ""
}

// blockTags begin the blocks that the markdown writer writes into an item of a list.
var blockTags = [...]string{"pre", "p", "ul", "ol", "div", "table", "blockquote", "dl", "h3", "h4", "h5", "h6", "hr"}

// blocksOf parts the content of an item into its blocks; text that stands in none is one.
func blocksOf(html string) []string {
	var blocks []string
	for html = strings.TrimSpace(html); html != ""; html = strings.TrimSpace(html) {
		n := blockEnd(html)
		if n == 0 {
			n = textEnd(html)
		}
		blocks = append(blocks, strings.TrimSpace(html[:n]))
		html = html[n:]
	}
	return blocks
}

// blockEnd returns where the block ends with which html begins, 0 if it begins with text.
func blockEnd(html string) int {
	name := blockName(html)
	if name == "" {
		return 0
	}
	depth := 0
	for i := 0; i < len(html); i++ {
		switch {
		case strings.HasPrefix(html[i:], "<"+name) && blockName(html[i:]) == name:
			if depth++; name == "hr" {
				return i + len("<hr>")
			}
		case strings.HasPrefix(html[i:], "</"+name+">"):
			if depth--; depth == 0 {
				return i + len("</"+name+">")
			}
		}
	}
	return len(html)
}

func blockName(html string) string {
	i := slices.IndexFunc(blockTags[:], func(name string) bool {
		after, ok := strings.CutPrefix(html, "<"+name)
		return ok && after != "" && (after[0] == '>' || after[0] == ' ')
	})
	if i < 0 {
		return ""
	}
	return blockTags[i]
}

// textEnd returns where text ends: before the next block, which stands on a line of its own.
func textEnd(html string) int {
	for i := range len(html) {
		if html[i] == '\n' && blockName(html[i+1:]) != "" {
			return i
		}
	}
	return len(html)
}

// paragraph returns the text of a block that is a paragraph or in no element.
func paragraph(block string) (text string, ok bool) {
	if inner, found := strings.CutPrefix(block, "<p>"); found {
		return strings.TrimSuffix(inner, "</p>"), true
	}
	return block, blockName(block) == ""
}
