// Package typed knows the types of what templates will be given: it checks the templates against them before anything is
// rendered, and makes programs of them that need not look for fields while they render.
//
// html/template looks a field up when it comes by, so that a misspelt one in a branch that today's data do not take
// breaks a build months later. Here every branch is walked with the types alone. What has no type that is known
// beforehand, such as an interface, is let through.
package typed

import (
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
)

// Error is a mistake in a template.
type Error struct {
	Place string   // "templates/bug.html:2:7"
	Text  string   // "BugPage has no Titel"
	Name  string   // what is not there
	Known []string // what is there instead, sorted
}

func (e *Error) Error() string { return e.Place + ": " + e.Text }

// Checker checks templates that belong together.
type Checker struct {
	set   *template.Template
	funcs map[string]reflect.Type
	seen  map[visit]bool
}

// visit is a template with what it is given. Templates that call each other are walked once with the same.
type visit struct {
	name string
	dot  reflect.Type
}

// NewChecker returns a checker of a set of templates that may call funcs. The set must not have been executed yet:
// that rewrites it.
func NewChecker(set *template.Template, funcs template.FuncMap) *Checker {
	c := &Checker{set: set, funcs: map[string]reflect.Type{}, seen: map[visit]bool{}}
	for name, f := range funcs {
		c.funcs[name] = reflect.TypeOf(f)
	}
	return c
}

// Check walks the template of that name as if it were given a value of that type, and all that it calls. It returns
// the first mistake, as an *Error.
func (c *Checker) Check(name string, dot reflect.Type) error {
	t := c.set.Lookup(name)
	if t == nil || t.Tree == nil {
		return &Error{Place: "templates", Text: fmt.Sprintf("nothing defines %q", name), Name: name, Known: c.defined()}
	}
	if c.seen[visit{name, dot}] {
		return nil
	}
	c.seen[visit{name, dot}] = true
	w := &walk{Checker: c, tree: t.Tree, vars: []variable{{"$", dot}}}
	return w.list(t.Tree.Root, dot)
}

// Given returns what each template was given by those that were checked, sorted by its name.
func (c *Checker) Given() map[string][]string {
	given := map[string][]string{}
	for v := range c.seen {
		if v.dot != nil {
			given[v.name] = append(given[v.name], v.dot.String())
		}
	}
	for _, types := range given {
		slices.Sort(types)
	}
	return given
}

func (c *Checker) defined() []string {
	var names []string
	for _, t := range c.set.Templates() {
		if t.Tree != nil {
			names = append(names, t.Name())
		}
	}
	slices.Sort(names)
	return names
}

// walk is the way through one template.
type walk struct {
	*Checker
	tree *parse.Tree
	vars []variable // the innermost last
}

// variable has a nil type if that is not known.
type variable struct {
	name string
	is   reflect.Type
}

func (w *walk) wrong(n parse.Node, name string, known []string, format string, args ...any) error {
	return &Error{Place: w.place(n), Text: fmt.Sprintf(format, args...), Name: name, Known: known}
}

// place returns where a node stands: the file, the line and the column in bytes, from 1. Of several fields in a row
// it is that of the last.
func (w *walk) place(n parse.Node) string {
	place, _ := w.tree.ErrorContext(n)
	at := strings.LastIndexByte(place, ':')
	column, err := strconv.Atoi(place[at+1:])
	if err != nil {
		return place
	}
	return place[:at+1] + strconv.Itoa(column+1) // which ErrorContext counts from 0
}

func (w *walk) list(l *parse.ListNode, dot reflect.Type) error {
	if l == nil {
		return nil
	}
	for _, n := range l.Nodes {
		if err := w.node(n, dot); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) node(n parse.Node, dot reflect.Type) error {
	switch n := n.(type) {
	case *parse.ActionNode:
		_, err := w.pipe(n.Pipe, dot)
		return err
	case *parse.IfNode:
		return w.branch(&n.BranchNode, dot, func(reflect.Type) reflect.Type { return dot })
	case *parse.WithNode:
		return w.branch(&n.BranchNode, dot, func(is reflect.Type) reflect.Type { return is })
	case *parse.RangeNode:
		return w.branch(&n.BranchNode, dot, func(is reflect.Type) reflect.Type { _, value := elements(is); return value })
	case *parse.TemplateNode:
		return w.call(n, dot)
	}
	return nil
}

// call walks another template with what it is given here.
func (w *walk) call(n *parse.TemplateNode, dot reflect.Type) error {
	is, err := w.pipe(n.Pipe, dot)
	switch {
	case err != nil:
		return err
	case w.set.Lookup(n.Name) == nil:
		return w.wrong(n, n.Name, w.defined(), "nothing defines %q", n.Name)
	}
	return w.Check(n.Name, is)
}

// branch walks an if, with or range; inner turns what it asks for into what the dot is inside.
func (w *walk) branch(n *parse.BranchNode, dot reflect.Type, inner func(reflect.Type) reflect.Type) error {
	outside := len(w.vars)
	defer func() { w.vars = w.vars[:outside] }()
	is, err := w.pipe(n.Pipe, dot)
	if err != nil {
		return err
	}
	if n.NodeType == parse.NodeRange {
		w.declareElements(n.Pipe.Decl, is)
	}
	if err := w.list(n.List, inner(is)); err != nil {
		return err
	}
	return w.list(n.ElseList, dot)
}

// declareElements gives the variables of a range the types of what it goes over.
func (w *walk) declareElements(decl []*parse.VariableNode, over reflect.Type) {
	key, value := elements(over)
	switch len(decl) {
	case 1:
		w.declare(decl[0].Ident[0], value)
	case 2:
		w.declare(decl[0].Ident[0], key)
		w.declare(decl[1].Ident[0], value)
	}
}

// elements returns what a range over a type yields: nil for what is not known.
func elements(is reflect.Type) (key, value reflect.Type) {
	is = indirect(is)
	if is == nil {
		return nil, nil
	}
	switch is.Kind() {
	case reflect.Slice, reflect.Array:
		return reflect.TypeFor[int](), is.Elem()
	case reflect.Map:
		return is.Key(), is.Elem()
	case reflect.Int:
		return is, is
	}
	return nil, nil
}

// declare makes a variable, or gives it what it is now.
func (w *walk) declare(name string, is reflect.Type) { w.vars = append(w.vars, variable{name, is}) }

// pipe returns the type of a pipeline; nil if it is not known.
func (w *walk) pipe(p *parse.PipeNode, dot reflect.Type) (is reflect.Type, err error) {
	if p == nil {
		return nil, nil
	}
	for _, cmd := range p.Cmds {
		if is, err = w.command(cmd, dot); err != nil {
			return nil, err
		}
	}
	for _, v := range p.Decl {
		w.declare(v.Ident[0], is)
	}
	return is, nil
}

// command returns the type of a command: that of its first word, which the others are given to.
func (w *walk) command(cmd *parse.CommandNode, dot reflect.Type) (reflect.Type, error) {
	var types []reflect.Type
	for _, arg := range cmd.Args {
		is, err := w.operand(arg, dot)
		if err != nil {
			return nil, err
		}
		types = append(types, is)
	}
	if f, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		return w.result(f.Ident, types[1:]), nil
	}
	return types[0], nil
}

// result returns what a function yields for arguments of these types.
func (w *walk) result(name string, args []reflect.Type) reflect.Type {
	if f := w.funcs[name]; f != nil {
		return f.Out(0)
	}
	switch name {
	case "len":
		return reflect.TypeFor[int]()
	case "not", "eq", "ne", "lt", "le", "gt", "ge":
		return reflect.TypeFor[bool]()
	case "html", "js", "print", "printf", "println", "urlquery":
		return reflect.TypeFor[string]()
	case "and", "or":
		if same := slices.Compact(slices.Clone(args)); len(same) == 1 {
			return same[0]
		}
	case "index":
		if len(args) == 2 {
			_, value := elements(args[0])
			return value
		}
	}
	return nil
}

// operand returns the type of one word of a command.
func (w *walk) operand(n parse.Node, dot reflect.Type) (reflect.Type, error) {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot, nil
	case *parse.FieldNode:
		return w.fields(n, dot, n.Ident)
	case *parse.VariableNode:
		return w.fields(n, w.variable(n.Ident[0]), n.Ident[1:])
	case *parse.ChainNode:
		is, err := w.operand(n.Node, dot)
		if err != nil {
			return nil, err
		}
		return w.fields(n, is, n.Field)
	case *parse.PipeNode:
		return w.pipe(n, dot)
	case *parse.IdentifierNode:
		return w.result(n.Ident, nil), nil
	case *parse.StringNode:
		return reflect.TypeFor[string](), nil
	case *parse.BoolNode:
		return reflect.TypeFor[bool](), nil
	}
	return nil, nil
}

func (w *walk) variable(name string) reflect.Type {
	for _, v := range slices.Backward(w.vars) {
		if v.name == name {
			return v.is
		}
	}
	return nil // the parser has seen to it that there is one
}

// fields follows names from a type.
func (w *walk) fields(n parse.Node, is reflect.Type, names []string) (reflect.Type, error) {
	for _, name := range names {
		if is == nil {
			return nil, nil
		}
		next, ok := Member(is, name)
		if !ok {
			return nil, w.wrong(n, name, Members(is), "%s has no %s", Name(is), name)
		}
		is = next
	}
	return is, nil
}
