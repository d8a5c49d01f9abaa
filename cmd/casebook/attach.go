package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/casebook-dev/casebook/tracker"
	"github.com/casebook-dev/casebook/tracker/edit"
)

// maxInput is the most that is read from standard input as evidence; a larger capture is a mistake.
const maxInput = 64 << 20

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
		Long: `Copies files into the folder beside the observation. A file that is there already is not copied
again; another of the same name gets -2. Link them where the text speaks of them: the command
prints the line.`,
		Example: `  df -h /tmp | casebook attach 2026-11-18-1122 - --name df.txt --dry-run`,
		Args:    argsBetween(2, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Observation, opts.Files = args[0], args[1:]
			return runAttach(env, cmd, opts)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 0 {
				return completeRefs(env, []tracker.Kind{tracker.KindObservation, tracker.KindPostmortem}, 0)(cmd, args, begun)
			}
			return nil, cobra.ShellCompDirectiveDefault
		},
	}
	cmd.Flags().StringVar(&opts.Name, "name", "", "file name of what standard input holds (default: input.txt)")
	opts.write.flags(cmd.Flags())
	return cmd
}

func runAttach(env *Env, cmd *cobra.Command, opts attachOptions) error {
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
		return editError(err)
	}
	for _, f := range plan.Files {
		plan.Notes = append(plan.Notes, "link it: "+evidenceLink(r, f.Path))
	}
	return cb.carryOut(env, cmd, opts.write, r.Ref(), plan)
}

// evidenceLink returns the Markdown link to a file in the evidence folder of r.
func evidenceLink(r *tracker.Record, file string) string {
	rel, err := filepath.Rel(filepath.Dir(filepath.FromSlash(r.Path)), filepath.FromSlash(file))
	if err != nil {
		rel = file
	}
	return fmt.Sprintf("[%s](%s)", filepath.Base(file), filepath.ToSlash(rel))
}

// readAttachments opens the named files; "-" is standard input, under the given name.
func readAttachments(env *Env, names []string, stdinName string) ([]edit.Attachment, error) {
	var files []edit.Attachment
	for _, name := range names {
		if name == "-" {
			data, err := io.ReadAll(io.LimitReader(env.In, maxInput+1))
			switch {
			case err != nil:
				return nil, fmt.Errorf("read standard input: %w", err)
			case len(data) > maxInput:
				return nil, hinted("cut it to the lines that matter", "standard input holds more than %d MiB", maxInput>>20)
			case len(data) == 0:
				return nil, hinted("the command before | printed nothing", "standard input is empty")
			}
			if stdinName == "" {
				stdinName = "input.txt"
			}
			files = append(files, edit.Attachment{Name: stdinName, Data: data})
			continue
		}
		path := env.Path(name)
		if info, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("%s: %w", name, bare(err))
		} else if !info.Mode().IsRegular() {
			return nil, hinted("attach the files in it", "%s is no file", name)
		}
		files = append(files, edit.Attachment{Name: filepath.Base(path), Open: func() (io.ReadCloser, error) { return os.Open(path) }})
	}
	return files, nil
}
