package typed

import (
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"sync"
)

// Program is a template that was turned into functions for what it is given, once html/template had put its escapers in
// place. It writes the same bytes as html/template does, several times as fast: fields are not looked up by name, and
// what holds nothing to escape is copied. The rest is escaped as html/template does it.
//
// A Program may be used by several goroutines at once.
type Program struct {
	given reflect.Type
	root  *routine
}

// Writer does what a function of templates does that returns template.HTML: it adds that to out. The arguments are
// what the function is given.
type Writer func(out []byte, args []reflect.Value) ([]byte, error)

// ErrNoProgram is the error of a template that asks for something that has no place in a Program: html/template renders it.
var ErrNoProgram = errors.New("a template that only html/template renders")

// Compile makes a program of the template of that name for values of a type. The templates may call funcs; those that
// return HTML may have a writer that is called instead. The error is an ErrNoProgram, or says what html/template has
// against the template.
func Compile(set *template.Template, name string, given reflect.Type, funcs template.FuncMap, writers map[string]Writer) (*Program, error) {
	if err := escape(set, name); err != nil {
		return nil, err
	}
	c := &compiler{set: set, funcs: funcs, writers: writers, made: map[visit]*routine{}}
	root, err := c.routine(name, given)
	if err != nil {
		return nil, err
	}
	return &Program{given, root}, nil
}

var errEnough = errors.New("enough")

// escape makes html/template put its escapers in place, which it does when a template is executed first.
func escape(set *template.Template, name string) error {
	var wrong *template.Error
	if err := set.ExecuteTemplate(refuse{}, name, nil); errors.As(err, &wrong) {
		return err
	}
	return nil
}

// refuse takes no output.
type refuse struct{}

func (refuse) Write([]byte) (int, error) { return 0, errEnough }

// Append adds what the template makes of a value to out. An error, such as that of a pointer that points nowhere, is
// for html/template to tell: it renders such a value anew.
func (p *Program) Append(out []byte, given reflect.Value) (_ []byte, err error) {
	if given.Type() != p.given {
		return nil, fmt.Errorf("a template for a %v is given a %v", p.given, given.Type())
	}
	s := states.Get().(*state)
	s.out, s.base = out, 0
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrNoProgram, r)
		}
		clear(s.vars)
		clear(s.args[:cap(s.args)])
		s.vars, s.out = s.vars[:0], nil // a small template has little to clear after a large one
		states.Put(s)
	}()
	p.root.run(s, given)
	return s.out, nil
}

var states = sync.Pool{New: func() any { return new(state) }}

// state is one execution of a program. What a template has declared stands in vars from base on.
type state struct {
	out  []byte
	vars []reflect.Value
	base int
	args []reflect.Value // room for those of a writer
}

// A step writes, a source yields a value, and a test is either: the parts of a program. They panic where html/template
// returns an error.
type (
	step   func(s *state, dot reflect.Value)
	source func(s *state, dot reflect.Value) reflect.Value
	test   func(s *state, dot reflect.Value) bool
)

// routine is a template for one type. Its first variable is $.
type routine struct {
	body step
	vars int
}

func (r *routine) run(s *state, dot reflect.Value) {
	for len(s.vars) < s.base+r.vars {
		s.vars = append(s.vars, reflect.Value{})
	}
	s.vars[s.base] = dot
	r.body(s, dot)
}

// call runs a routine above the variables of the one that calls it.
func (r *routine) call(s *state, dot reflect.Value, above int) {
	s.base += above
	r.run(s, dot)
	s.base -= above
}

func inTurn(steps []step) step {
	switch len(steps) {
	case 0:
		return func(*state, reflect.Value) {}
	case 1:
		return steps[0]
	}
	return func(s *state, dot reflect.Value) {
		for _, do := range steps {
			do(s, dot)
		}
	}
}
