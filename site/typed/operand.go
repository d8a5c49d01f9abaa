package typed

import (
	"reflect"
	"text/template/parse"
)

// pipe returns what a pipeline yields, once it has given it to the variables that it declares or sets.
func (sc *scope) pipe(p *parse.PipeNode, dot reflect.Type) (source, reflect.Type, error) {
	from, is, err := sc.operands(p, dot)
	if err != nil || len(p.Decl) == 0 {
		return from, is, err
	}
	if len(p.Decl) > 1 {
		return nil, nil, no("%s", p)
	}
	var at int
	if name := p.Decl[0].Ident[0]; p.IsAssign {
		var was reflect.Type
		if at, was = sc.place(name); was != is {
			return nil, nil, no("%s is a %v and becomes a %v", name, was, is)
		}
	} else {
		at = sc.declare(name, is)
	}
	return func(s *state, dot reflect.Value) reflect.Value {
		v := from(s, dot)
		s.vars[s.base+at] = v
		return v
	}, is, nil
}

// operands returns what a pipeline yields, without its variables.
func (sc *scope) operands(p *parse.PipeNode, dot reflect.Type) (source, reflect.Type, error) {
	if len(p.Cmds) != 1 {
		return nil, nil, no("%s", p)
	}
	return sc.command(p.Cmds[0], dot)
}

func (sc *scope) command(cmd *parse.CommandNode, dot reflect.Type) (source, reflect.Type, error) {
	if f, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		return sc.function(f.Ident, cmd.Args[1:], dot)
	}
	if len(cmd.Args) > 1 {
		return nil, nil, no("%s", cmd)
	}
	return sc.operand(cmd.Args[0], dot)
}

func (sc *scope) operand(n parse.Node, dot reflect.Type) (source, reflect.Type, error) {
	switch n := n.(type) {
	case *parse.DotNode:
		return itself, dot, nil
	case *parse.FieldNode:
		return fieldsOf(itself, dot, n.Ident)
	case *parse.VariableNode:
		at, is := sc.place(n.Ident[0])
		return fieldsOf(func(s *state, _ reflect.Value) reflect.Value { return s.vars[s.base+at] }, is, n.Ident[1:])
	case *parse.ChainNode:
		from, is, err := sc.operand(n.Node, dot)
		if err != nil {
			return nil, nil, err
		}
		return fieldsOf(from, is, n.Field)
	case *parse.PipeNode:
		return sc.pipe(n, dot)
	case *parse.IdentifierNode:
		return sc.function(n.Ident, nil, dot)
	case *parse.StringNode:
		return constant(n.Text)
	case *parse.BoolNode:
		return constant(n.True)
	case *parse.NumberNode:
		if n.IsInt {
			return constant(int(n.Int64))
		}
	}
	return nil, nil, no("%s", n)
}

func itself(_ *state, dot reflect.Value) reflect.Value { return dot }

func constant(c any) (source, reflect.Type, error) {
	v := reflect.ValueOf(c)
	return func(*state, reflect.Value) reflect.Value { return v }, v.Type(), nil
}

// hop is a step from a value to one of its fields, after pointers that lead to it, or to what one of its methods returns.
type hop struct {
	pointers, field int
	method          string
}

func (h hop) from(v reflect.Value) reflect.Value {
	for range h.pointers {
		v = v.Elem()
	}
	if h.method == "" {
		return v.Field(h.field)
	}
	return v.Addr().MethodByName(h.method).Call(nil)[0]
}

// fieldsOf follows names from a value.
func fieldsOf(from source, is reflect.Type, names []string) (source, reflect.Type, error) {
	var way []hop
	for _, name := range names {
		some, next, err := hopsTo(is, name)
		if err != nil {
			return nil, nil, err
		}
		way, is = append(way, some...), next
	}
	switch {
	case len(way) == 0:
		return from, is, nil
	case len(way) == 1 && way[0] == hop{field: way[0].field}:
		at := way[0].field
		return func(s *state, dot reflect.Value) reflect.Value { return from(s, dot).Field(at) }, is, nil
	}
	return func(s *state, dot reflect.Value) reflect.Value {
		v := from(s, dot)
		for _, h := range way {
			v = h.from(v)
		}
		return v
	}, is, nil
}

// hopsTo returns the way to a field or method of a type; there are several hops to a field of an embedded struct.
func hopsTo(is reflect.Type, name string) (way []hop, _ reflect.Type, _ error) {
	to := indirect(is)
	if to == nil || to.Kind() != reflect.Struct {
		return nil, nil, no("%s of a %v", name, is)
	}
	if m, ok := reflect.PointerTo(to).MethodByName(name); ok {
		if m.Type.NumIn() != 1 || m.Type.NumOut() != 1 {
			return nil, nil, no("%s of a %v", name, is)
		}
		h, _ := through(is)
		h.method = name
		return []hop{h}, m.Type.Out(0), nil
	}
	f, ok := to.FieldByName(name)
	if !ok || !f.IsExported() {
		return nil, nil, no("%s of a %v", name, is)
	}
	for _, i := range f.Index {
		h, at := through(is)
		h.field = i
		way, is = append(way, h), at.Field(i).Type
	}
	return way, is, nil
}

// through is the hop over pointers to what they point to.
func through(is reflect.Type) (h hop, _ reflect.Type) {
	for ; is.Kind() == reflect.Pointer; is = is.Elem() {
		h.pointers++
	}
	return h, is
}
