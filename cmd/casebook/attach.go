package main

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
)

// maxInput is the most that is read from standard input as evidence; a larger capture is a mistake.
const maxInput = 64 << 20

// standardInput is the name under which standard input is attached unless --name gives another.
const standardInput = "input.txt"

type attachOptions struct {
	Observation string
	Files       []string
	Name        string
	write       writeOptions
}

func newAttachCommand(env *Env) *cobra.Command {
	var opts attachOptions
	cmd := &cobra.Command{
		Use:     "attach OBS FILE...",
		Short:   "Copy files into the evidence folder of a sighting; - is standard input",
		GroupID: groupWrite,
		Long: `Copies files into the folder beside the observation (or postmortem). A file that is there
already is not copied again; another of the same name gets -2. Link them where the text speaks
of them: the command prints the line. What is probably a secret is not copied, and the
command says in which line it stands.`,
		Example: `  df -h /tmp | casebook attach 2026-11-18-1122 - --name df.txt --dry-run`,
		Args:    argsBetween(2, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Observation, opts.Files = args[0], args[1:]
			return runAttach(env, opts)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return completeRefs(env, []tracker.Kind{tracker.KindObservation, tracker.KindPostmortem}, 0)(cmd, args, begun)
			}
			return nil, cobra.ShellCompDirectiveDefault
		},
	}
	cmd.Flags().StringVar(&opts.Name, "name", "", "file `NAME` of what standard input holds (default: "+standardInput+")")
	opts.write.flags(cmd.Flags())
	return cmd
}

func runAttach(env *Env, opts attachOptions) error {
	cb, err := openCasebook(env)
	if err != nil {
		return err
	}
	r, err := cb.Resolve(env, opts.Observation, tracker.KindObservation, tracker.KindPostmortem)
	if err != nil {
		return err
	}
	files, err := readAttachments(env, opts.Files, opts.Name)
	if err != nil {
		return err
	}
	plan, err := edit.Attach(cb.Index, r, files)
	if err != nil {
		return cb.editError(env, err)
	}
	if err := cb.refuseSecrets(plan); err != nil {
		return err
	}
	for _, f := range plan.Files {
		plan.Notes = append(plan.Notes, "link it: "+evidenceLink(r, f.Path))
	}
	return cb.carryOut(env, opts.write, change{"attach", r.Ref(), plan})
}

// evidenceLink returns the Markdown link to a file in the evidence folder of r.
func evidenceLink(r *tracker.Record, file string) string {
	rel := strings.TrimPrefix(file, path.Dir(r.Path)+"/")
	address := strings.NewReplacer("(", "%28", ")", "%29").Replace((&url.URL{Path: rel}).EscapedPath())
	text := strings.NewReplacer(`[`, `\[`, `]`, `\]`, "`", "\\`", `*`, `\*`, `<`, `\<`).Replace(path.Base(file))
	return fmt.Sprintf("[%s](%s)", text, address)
}

// readAttachments opens the named files; "-" is standard input, under the given name.
func readAttachments(env *Env, names []string, stdinName string) ([]edit.Attachment, error) {
	switch i := slices.Index(names, "-"); {
	case stdinName != "" && i < 0:
		return nil, usageError("give - as the file, or rename the file", "--name is the name of standard input, which is not attached")
	case i >= 0 && slices.Contains(names[i+1:], "-"):
		return nil, usageError("", "standard input can be attached once")
	}
	var files []edit.Attachment
	for _, name := range names {
		var a edit.Attachment
		var err error
		if name == "-" {
			a, err = readInput(env, stdinName)
		} else {
			a, err = openAttachment(env, name)
		}
		if err != nil {
			return nil, err
		}
		files = append(files, a)
	}
	return files, nil
}

// readInput reads standard input to its end.
func readInput(env *Env, name string) (edit.Attachment, error) {
	if env.InTerminal {
		env.Remark("type or paste the evidence; Ctrl-D on a line of its own ends it")
	}
	data, err := env.readAll(maxInput + 1)
	switch {
	case errors.Is(err, errGaveUp):
		return edit.Attachment{}, err
	case err != nil:
		return edit.Attachment{}, fmt.Errorf("read standard input: %w", err)
	case len(data) > maxInput:
		return edit.Attachment{}, hinted("cut it to the lines that matter", "standard input holds more than %d MiB", maxInput>>20)
	case len(data) == 0:
		return edit.Attachment{}, hinted("perhaps the command before the | failed, or wrote to standard error: add 2>&1 to it", "standard input is empty: nothing to keep")
	case name == "":
		name = standardInput
	}
	return edit.Attachment{Name: name, Data: data}, nil
}

// openAttachment looks at a file; it is read when it is copied.
func openAttachment(env *Env, name string) (edit.Attachment, error) {
	file := env.Path(name)
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return edit.Attachment{}, fmt.Errorf("%s: %w", name, bare(err))
	case info.IsDir():
		return edit.Attachment{}, hinted("attach the files in it", "%s is a folder", name)
	case !info.Mode().IsRegular():
		return edit.Attachment{}, hinted("pipe it into - instead", "%s is no regular file", name)
	}
	return edit.Attachment{Name: filepath.Base(file), Open: func() (io.ReadCloser, error) { return os.Open(file) }}, nil
}
