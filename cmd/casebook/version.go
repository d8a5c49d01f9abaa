package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
)

// versionAnswer is what `casebook version` says.
type versionAnswer struct {
	envelope
	Version  string `json:"version"`  // of the module; "(devel)" from a checkout
	Commit   string `json:"commit"`   // empty if the binary does not know
	Time     string `json:"time"`     // of that commit, RFC 3339
	Modified bool   `json:"modified"` // built from a changed checkout
	Go       string `json:"go"`       // "go1.26.8"
	Platform string `json:"platform"` // "linux/amd64"
}

func newVersionCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Say which casebook this is",
		Example: "  casebook version",
		Args:    exactArgs(0),
		RunE:    func(*cobra.Command, []string) error { return runVersion(env) },
	}
}

func runVersion(env *Env) error {
	v := buildVersion()
	if env.Global.JSON {
		return env.printJSON(v)
	}
	fmt.Fprint(env.Out, "casebook ", v.Version)
	if v.Commit != "" {
		fmt.Fprint(env.Out, " (", v.Commit[:min(12, len(v.Commit))])
		if v.Modified {
			fmt.Fprint(env.Out, ", modified")
		}
		fmt.Fprint(env.Out, ")")
	}
	fmt.Fprintln(env.Out, "", v.Go, v.Platform)
	return nil
}

// buildVersion reads what the Go command wrote into the binary.
func buildVersion() versionAnswer {
	v := versionAnswer{envelope: newEnvelope("version", time.Time{}), Version: "(devel)", Go: runtime.Version(),
		Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.time":
			v.Time = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}
