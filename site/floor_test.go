package site_test

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"go.yaml.in/yaml/v4"
	"golang.org/x/sync/errgroup"
)

var floorPage = template.Must(template.New("page").Parse(`<!doctype html><title>{{.Title}}</title><h1>{{.Title}}</h1>{{.Body}}`))

// floor makes one page of every record below source with the same libraries and nothing else: read,
// YAML, Markdown, template, write, in parallel (performance.md). Benchmarks print it beside our figure.
func floor(source, dir string) error {
	var paths []string
	err := filepath.WalkDir(source, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".md") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	var g errgroup.Group
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		g.Go(func() error {
			for i := w; i < len(paths); i += workers {
				if err := floorOne(md, paths[i], filepath.Join(dir, fmt.Sprint(i))); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

func floorOne(md goldmark.Markdown, path, dir string) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	front, text, _ := bytes.Cut(bytes.TrimPrefix(src, []byte("---\n")), []byte("\n---\n"))
	var fields yaml.Node
	if err := yaml.Unmarshal(front, &fields); err != nil {
		return err
	}
	var body, page bytes.Buffer
	if err := md.Convert(text, &body); err != nil {
		return err
	}
	title := fields.Content[0].Content[1].Value
	if err := floorPage.Execute(&page, map[string]any{"Title": title, "Body": template.HTML(body.String())}); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "index.html"), page.Bytes(), 0o644)
}
