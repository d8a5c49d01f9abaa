package typed

import (
	"reflect"
	"slices"
	"text/template/parse"
)

// condition returns whether a command yields something that is true.
func (sc *scope) condition(cmd *parse.CommandNode, dot reflect.Type) (test, error) {
	if f, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		switch f.Ident {
		case "and", "or", "not":
			return sc.logic(f.Ident, cmd.Args[1:], dot)
		case "eq", "ne", "lt", "le", "gt", "ge":
			return sc.comparison(f.Ident, cmd.Args[1:], dot)
		}
	}
	from, is, err := sc.command(cmd, dot)
	if err != nil {
		return nil, err
	}
	return truth(from, is)
}

// holds returns whether an argument is true.
func (sc *scope) holds(n parse.Node, dot reflect.Type) (test, error) {
	if p, ok := n.(*parse.PipeNode); ok && len(p.Cmds) == 1 && len(p.Decl) == 0 {
		return sc.condition(p.Cmds[0], dot)
	}
	from, is, err := sc.operand(n, dot)
	if err != nil {
		return nil, err
	}
	return truth(from, is)
}

func (sc *scope) logic(name string, nodes []parse.Node, dot reflect.Type) (test, error) {
	var tests []test
	for _, n := range nodes {
		holds, err := sc.holds(n, dot)
		if err != nil {
			return nil, err
		}
		tests = append(tests, holds)
	}
	if len(tests) == 0 || name == "not" && len(tests) > 1 {
		return nil, no("%s of %d arguments", name, len(tests))
	}
	if name == "not" {
		return func(s *state, dot reflect.Value) bool { return !tests[0](s, dot) }, nil
	}
	wanted := name == "or"
	return func(s *state, dot reflect.Value) bool {
		for _, holds := range tests {
			if holds(s, dot) == wanted {
				return wanted
			}
		}
		return !wanted
	}, nil
}

// truth returns whether a value is true, as templates see it: neither empty, nor zero, nor nil.
func truth(from source, is reflect.Type) (test, error) {
	if is == nil {
		return nil, no("whether something of no known type is true")
	}
	switch is.Kind() {
	case reflect.String, reflect.Slice:
		return func(s *state, dot reflect.Value) bool { return from(s, dot).Len() > 0 }, nil
	case reflect.Bool:
		return func(s *state, dot reflect.Value) bool { return from(s, dot).Bool() }, nil
	case reflect.Int:
		return func(s *state, dot reflect.Value) bool { return from(s, dot).Int() != 0 }, nil
	case reflect.Pointer:
		return func(s *state, dot reflect.Value) bool { return !from(s, dot).IsNil() }, nil
	case reflect.Struct:
		return func(s *state, dot reflect.Value) bool { from(s, dot); return true }, nil
	}
	return nil, no("whether a %v is true", is)
}

// comparison compares words or numbers; what is equal to any of several is equal.
func (sc *scope) comparison(name string, nodes []parse.Node, dot reflect.Type) (test, error) {
	args, types, err := sc.arguments(nodes, dot)
	if err != nil {
		return nil, err
	}
	if len(args) < 2 || len(args) > 2 && name != "eq" {
		return nil, no("%s of %d arguments", name, len(args))
	}
	kind := types[0].Kind()
	if kind != reflect.String && kind != reflect.Int || slices.ContainsFunc(types, func(is reflect.Type) bool { return is.Kind() != kind }) {
		return nil, no("%s of %v", name, types)
	}
	met := met(name)
	order := func(x, y reflect.Value) int {
		if kind == reflect.Int {
			return compare(x.Int(), y.Int())
		}
		return compare(x.String(), y.String())
	}
	return func(s *state, dot reflect.Value) bool {
		first := args[0](s, dot)
		for _, arg := range args[1:] {
			if met(order(first, arg(s, dot))) {
				return true
			}
		}
		return false
	}, nil
}

func compare[T int64 | string](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// met returns whether an order is what a function asks for.
func met(name string) func(order int) bool {
	switch name {
	case "eq":
		return func(order int) bool { return order == 0 }
	case "ne":
		return func(order int) bool { return order != 0 }
	case "lt":
		return func(order int) bool { return order < 0 }
	case "le":
		return func(order int) bool { return order <= 0 }
	case "gt":
		return func(order int) bool { return order > 0 }
	}
	return func(order int) bool { return order >= 0 }
}

// function returns what a function yields.
func (sc *scope) function(name string, nodes []parse.Node, dot reflect.Type) (source, reflect.Type, error) {
	if sc.funcs[name] != nil {
		return sc.foreign(name, nodes, dot)
	}
	switch name {
	case "not", "eq", "ne", "lt", "le", "gt", "ge":
		holds, err := sc.condition(&parse.CommandNode{Args: append([]parse.Node{parse.NewIdentifier(name)}, nodes...)}, dot)
		return func(s *state, dot reflect.Value) reflect.Value { return reflect.ValueOf(holds(s, dot)) }, reflect.TypeFor[bool](), err
	}
	args, types, err := sc.arguments(nodes, dot)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case name == "len" && len(args) == 1 && (types[0].Kind() == reflect.Slice || types[0].Kind() == reflect.String):
		return func(s *state, dot reflect.Value) reflect.Value { return reflect.ValueOf(args[0](s, dot).Len()) }, reflect.TypeFor[int](), nil
	case name == "index" && len(args) == 2 && types[0].Kind() == reflect.Slice && types[1] == reflect.TypeFor[int]():
		return func(s *state, dot reflect.Value) reflect.Value {
			return args[0](s, dot).Index(int(args[1](s, dot).Int()))
		}, types[0].Elem(), nil
	}
	return nil, nil, no("%s of %v", name, types)
}

// foreign calls a function that is not the templates' own. If it returns an error, html/template will tell.
func (sc *scope) foreign(name string, nodes []parse.Node, dot reflect.Type) (source, reflect.Type, error) {
	args, err := sc.given(name, nodes, dot)
	if err != nil {
		return nil, nil, err
	}
	f := reflect.ValueOf(sc.funcs[name])
	return func(s *state, dot reflect.Value) reflect.Value {
		results := f.Call(valuesOf(nil, args, s, dot))
		if len(results) == 2 && !results[1].IsNil() {
			panic(results[1].Interface())
		}
		return results[0]
	}, f.Type().Out(0), nil
}

// given returns the arguments of a function that is not the templates' own. It may be given a pointer to what it asks for.
func (sc *scope) given(name string, nodes []parse.Node, dot reflect.Type) ([]source, error) {
	args, types, err := sc.arguments(nodes, dot)
	if err != nil {
		return nil, err
	}
	f := reflect.TypeOf(sc.funcs[name])
	if f.IsVariadic() || f.NumIn() != len(types) {
		return nil, no("%s of %v", name, types)
	}
	for i, is := range types {
		arg := args[i]
		switch {
		case is == f.In(i):
		case is == reflect.PointerTo(f.In(i)):
			args[i] = func(s *state, dot reflect.Value) reflect.Value { return arg(s, dot).Elem() }
		default:
			return nil, no("%s of %v", name, types)
		}
	}
	return args, nil
}

func (sc *scope) arguments(nodes []parse.Node, dot reflect.Type) ([]source, []reflect.Type, error) {
	args, types := make([]source, len(nodes)), make([]reflect.Type, len(nodes))
	for i, n := range nodes {
		var err error
		if args[i], types[i], err = sc.operand(n, dot); err != nil {
			return nil, nil, err
		}
		if types[i] == nil {
			return nil, nil, no("%s, of no known type", n)
		}
	}
	return args, types, nil
}
