package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// editOptions say whether the editor opens on a new record.
type editOptions struct {
	NoEdit bool
}

// openEditor opens $VISUAL or $EDITOR on files of the casebook, if somebody sits at the terminal and
// wants it. Without either variable it says where the file is and leaves it at that.
func (cb *Casebook) openEditor(ctx context.Context, env *Env, opts editOptions, files ...string) error {
	if opts.NoEdit || !env.Asks() || !env.OutTerminal || env.Global.JSON {
		return nil
	}
	editor := env.Getenv("VISUAL")
	if editor == "" {
		editor = env.Getenv("EDITOR")
	}
	words := strings.Fields(editor) // "code --wait" is a program and its flag
	if len(words) == 0 {
		env.Remark("set EDITOR to have new records opened")
		return nil
	}
	env.showResults()
	for _, f := range files {
		words = append(words, filepath.Join(cb.Dir, filepath.FromSlash(f)))
	}
	run := exec.CommandContext(ctx, words[0], words[1:]...)
	run.Stdin, run.Stdout, run.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := run.Run(); err != nil {
		return hinted("the record is written; --no-edit leaves the editor out", "editor %s: %w", words[0], err)
	}
	return nil
}
