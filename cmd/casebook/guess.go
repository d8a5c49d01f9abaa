package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/casebook-dev/casebook/tracker/classify"
	"github.com/casebook-dev/casebook/tracker/edit"
)

// autoBug is the word after --bug that asks for a suggestion to be taken.
const autoBug = "auto"

// guess takes the bug that is clearly ahead for --bug auto, as suspected, or leaves the sighting unclassified. What it
// returns says which, and why.
func (o *observeOptions) guess(env *Env, cb *Casebook) (notes []string, err error) {
	if o.Bug != autoBug {
		return nil, nil
	}
	report, err := o.report(env, cb)
	if err != nil {
		return nil, err
	}
	verdict := classify.FromIndex(cb.Index).Report(report)
	first, ok := verdict.Clear()
	if !ok {
		o.Bug, o.Suspected = "none", false
		return []string{"no bug is clearly ahead, so it stays unclassified; casebook suggest shows what comes near"}, nil
	}
	o.Bug, o.Suspected = first.Bug.Ref().String(), true
	return []string{fmt.Sprintf("suspected to be of %s (%s): %s", first.Bug.Ref(), strings.TrimSpace(percent(first.Confidence)), strings.Join(first.Reasons, "; "))}, nil
}

// report returns what is known of the sighting before it is written, its evidence included.
func (o *observeOptions) report(env *Env, cb *Casebook) (classify.Report, error) {
	observed, err := cb.observedTime(env, o.At)
	if err != nil {
		return classify.Report{}, err
	}
	report := classify.Report{At: observed.At, Error: o.Error, Instances: o.On, Alerts: o.Alerts, Service: setTo(o.Sets, "service")}
	files, err := o.attachments(env)
	if err != nil {
		return classify.Report{}, err
	}
	for _, f := range files {
		data, err := head(f)
		if err != nil {
			return classify.Report{}, err
		}
		report.Log += classify.Telling(string(data))
	}
	return report, nil
}

// head returns the begin of a file that is to be attached.
func head(f edit.Attachment) ([]byte, error) {
	if f.Open == nil {
		return f.Data[:min(len(f.Data), headBytes)], nil
	}
	in, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, bare(err))
	}
	defer func() { _ = in.Close() }()
	data, err := io.ReadAll(io.LimitReader(in, headBytes))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, bare(err))
	}
	return data, nil
}

const headBytes = 64 << 10 // as much as is looked at of evidence that lies in the casebook
