package typed

import (
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"text/template/parse"
)

// compiler turns templates that html/template has escaped into routines. Templates that call each other are turned
// once for a type.
type compiler struct {
	set     *template.Template
	funcs   template.FuncMap
	writers map[string]Writer
	made    map[visit]*routine
}

// scope is the way through one template.
type scope struct {
	*compiler
	made *routine
	vars []variable // the innermost last; the place of one is that of its value in the state
}

func no(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrNoProgram, fmt.Sprintf(format, args...))
}

func (c *compiler) routine(name string, given reflect.Type) (*routine, error) {
	if r := c.made[visit{name, given}]; r != nil {
		return r, nil
	}
	t := c.set.Lookup(name)
	if t == nil || t.Tree == nil {
		return nil, no("nothing defines %q", name)
	}
	r := &routine{vars: 1}
	c.made[visit{name, given}] = r
	sc := &scope{compiler: c, made: r, vars: []variable{{"$", given}}}
	body, err := sc.list(t.Tree.Root, given)
	r.body = body
	return r, err
}

func (sc *scope) list(l *parse.ListNode, dot reflect.Type) (step, error) {
	var steps []step
	if l == nil {
		return inTurn(nil), nil
	}
	for _, n := range l.Nodes {
		do, err := sc.node(n, dot)
		if err != nil {
			return nil, err
		}
		if do != nil {
			steps = append(steps, do)
		}
	}
	return inTurn(steps), nil
}

func (sc *scope) node(n parse.Node, dot reflect.Type) (step, error) {
	switch n := n.(type) {
	case *parse.TextNode:
		text := n.Text
		return func(s *state, _ reflect.Value) { s.out = append(s.out, text...) }, nil
	case *parse.CommentNode:
		return nil, nil
	case *parse.ActionNode:
		return sc.action(n.Pipe, dot)
	case *parse.IfNode:
		return sc.branch(&n.BranchNode, dot)
	case *parse.WithNode:
		return sc.with(&n.BranchNode, dot)
	case *parse.RangeNode:
		return sc.loop(&n.BranchNode, dot)
	case *parse.TemplateNode:
		return sc.template(n, dot)
	}
	return nil, no("%s", n)
}

// template calls another template.
func (sc *scope) template(n *parse.TemplateNode, dot reflect.Type) (step, error) {
	with, is := source(func(*state, reflect.Value) reflect.Value { return reflect.Value{} }), reflect.Type(nil)
	if n.Pipe != nil {
		var err error
		if with, is, err = sc.pipe(n.Pipe, dot); err != nil {
			return nil, err
		}
	}
	r, err := sc.routine(n.Name, is)
	if err != nil {
		return nil, err
	}
	caller := sc.made
	return func(s *state, dot reflect.Value) { r.call(s, with(s, dot), caller.vars) }, nil
}

func (sc *scope) branch(n *parse.BranchNode, dot reflect.Type) (step, error) {
	defer sc.leave(len(sc.vars))
	var holds test
	var err error
	if len(n.Pipe.Decl) == 0 && len(n.Pipe.Cmds) == 1 {
		holds, err = sc.condition(n.Pipe.Cmds[0], dot)
	} else {
		holds, err = sc.declared(n.Pipe, dot)
	}
	if err != nil {
		return nil, err
	}
	then, otherwise, err := sc.ways(n, dot, dot)
	if err != nil {
		return nil, err
	}
	return func(s *state, dot reflect.Value) {
		if holds(s, dot) {
			then(s, dot)
		} else {
			otherwise(s, dot)
		}
	}, nil
}

// declared is the test of a pipeline that declares a variable.
func (sc *scope) declared(p *parse.PipeNode, dot reflect.Type) (test, error) {
	from, is, err := sc.pipe(p, dot)
	if err != nil {
		return nil, err
	}
	return truth(from, is)
}

// ways returns both sides of a branch.
func (sc *scope) ways(n *parse.BranchNode, inner, outer reflect.Type) (then, otherwise step, err error) {
	if then, err = sc.list(n.List, inner); err != nil {
		return nil, nil, err
	}
	otherwise, err = sc.list(n.ElseList, outer)
	return then, otherwise, err
}

func (sc *scope) with(n *parse.BranchNode, dot reflect.Type) (step, error) {
	defer sc.leave(len(sc.vars))
	from, is, err := sc.pipe(n.Pipe, dot)
	if err != nil {
		return nil, err
	}
	holds, err := truth(itself, is)
	if err != nil {
		return nil, err
	}
	then, otherwise, err := sc.ways(n, is, dot)
	if err != nil {
		return nil, err
	}
	return func(s *state, dot reflect.Value) {
		if v := from(s, dot); holds(s, v) {
			then(s, v)
		} else {
			otherwise(s, dot)
		}
	}, nil
}

func (sc *scope) loop(n *parse.BranchNode, dot reflect.Type) (step, error) {
	defer sc.leave(len(sc.vars))
	over, is, err := sc.operands(n.Pipe, dot)
	if err != nil {
		return nil, err
	}
	if is == nil || is.Kind() != reflect.Slice {
		return nil, no("a range over a %v", is)
	}
	key, value := -1, -1
	switch decl := n.Pipe.Decl; len(decl) {
	case 1:
		value = sc.declare(decl[0].Ident[0], is.Elem())
	case 2:
		key, value = sc.declare(decl[0].Ident[0], reflect.TypeFor[int]()), sc.declare(decl[1].Ident[0], is.Elem())
	}
	then, otherwise, err := sc.ways(n, is.Elem(), dot)
	if err != nil {
		return nil, err
	}
	return func(s *state, dot reflect.Value) {
		all := over(s, dot)
		n := all.Len()
		if n == 0 {
			otherwise(s, dot)
		}
		for i := range n {
			v := all.Index(i)
			if key >= 0 {
				s.vars[s.base+key] = reflect.ValueOf(i)
			}
			if value >= 0 {
				s.vars[s.base+value] = v
			}
			then(s, v)
		}
	}, nil
}

// declare makes a variable and returns its place.
func (sc *scope) declare(name string, is reflect.Type) int {
	sc.vars = append(sc.vars, variable{name, is})
	sc.made.vars = max(sc.made.vars, len(sc.vars))
	return len(sc.vars) - 1
}

func (sc *scope) leave(outside int) { sc.vars = sc.vars[:outside] }

// place returns the place and type of a variable.
func (sc *scope) place(name string) (int, reflect.Type) {
	i := len(sc.vars) - 1
	for sc.vars[i].name != name { // the parser has seen to it that there is one
		i--
	}
	return i, sc.vars[i].is
}

// action declares or sets variables, or writes what its pipeline yields.
func (sc *scope) action(p *parse.PipeNode, dot reflect.Type) (step, error) {
	if len(p.Decl) > 0 {
		from, _, err := sc.pipe(p, dot)
		if err != nil {
			return nil, err
		}
		return func(s *state, dot reflect.Value) { from(s, dot) }, nil
	}
	escapers, err := escapersOf(p.Cmds[1:])
	if err != nil {
		return nil, err
	}
	if w := sc.writer(p.Cmds[0]); w != nil && slices.Equal(escapers, []string{htmlEscaper}) {
		return sc.written(p.Cmds[0], w, dot)
	}
	from, is, err := sc.command(p.Cmds[0], dot)
	if err != nil {
		return nil, err
	}
	return output(from, is, escapers)
}

func (sc *scope) writer(cmd *parse.CommandNode) Writer {
	if f, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		return sc.writers[f.Ident]
	}
	return nil
}

// written calls a writer.
func (sc *scope) written(cmd *parse.CommandNode, w Writer, dot reflect.Type) (step, error) {
	args, err := sc.given(cmd.Args[0].(*parse.IdentifierNode).Ident, cmd.Args[1:], dot)
	if err != nil {
		return nil, err
	}
	return func(s *state, dot reflect.Value) {
		s.args = valuesOf(s.args[:0], args, s, dot)
		out, err := w(s.out, s.args)
		if err != nil {
			panic(err)
		}
		s.out = out
	}, nil
}

func valuesOf(values []reflect.Value, args []source, s *state, dot reflect.Value) []reflect.Value {
	for _, arg := range args {
		values = append(values, arg(s, dot))
	}
	return values
}
