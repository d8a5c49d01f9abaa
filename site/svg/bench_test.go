package svg

import (
	"fmt"
	"testing"
	"time"
)

// bigTimeline has 1,000 sightings on 60 instances over two years.
func bigTimeline() Timeline {
	t := mockTimeline()
	t.Rows = nil
	for i := range 60 {
		row := Row{Label: fmt.Sprintf("replica-%d", i), Href: "instances/replica"}
		for j := i; j < 1000; j += 60 {
			at := t.AsOf.Add(-time.Duration((j*7919)%(262*24)) * time.Hour)
			row.Marks = append(row.Marks, Mark{At: at, Shape: Shape(j % 4), AfterFix: at.After(t.Since), Href: fmt.Sprintf("../../observations/2026-%d/", j), Title: "2026-03-03 02:47 UTC on replica-2: users noticed, 96 min"})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// bigLanes is as large as lanes may be.
func bigLanes() Lanes {
	l := mockLanes()
	l.Nodes, l.Edges = nil, nil
	for i := range MaxNodes {
		l.Nodes = append(l.Nodes, Node{ID: fmt.Sprint(i), Lane: i % 7, Label: "Delete the temporary file of an aborted upload", Meta: "shipped", Href: "x"})
	}
	for i := range MaxEdges {
		l.Edges = append(l.Edges, Edge{From: fmt.Sprint(i * 31 % MaxNodes), To: fmt.Sprint((i*17 + 5) % MaxNodes)})
	}
	return l
}

// The limit is 5 ms a figure (visual design, site 8).
func BenchmarkTimeline(b *testing.B) {
	t := bigTimeline()
	size := 0
	for b.Loop() {
		size = len(t.SVG(true))
	}
	b.ReportMetric(float64(size), "bytes")
}

func BenchmarkLanes(b *testing.B) {
	l := bigLanes()
	for b.Loop() {
		l.SVG()
	}
}

// A large figure is not much larger than a page may be.
func TestBigFigures(t *testing.T) {
	figure := bigTimeline().SVG(true)
	sound(t, "big timeline", figure)
	sound(t, "big timeline, narrow", bigTimeline().SVG(false))
	sound(t, "big lanes", bigLanes().SVG())
	if len(figure) > 300_000 {
		t.Errorf("the figure has %d bytes", len(figure))
	}
}

// The gaps and the growth of 1,000 episodes, of which most are dots.
func BenchmarkPanels(b *testing.B) {
	g, w := bigPanels()
	b.Run("gaps", func(b *testing.B) {
		for b.Loop() {
			g.SVG(true)
		}
	})
	b.Run("growth", func(b *testing.B) {
		for b.Loop() {
			w.SVG(true)
		}
	})
}

func bigPanels() (Gaps, Growth) {
	t := bigTimeline()
	g, w := Gaps{From: t.Domain().From, AsOf: t.AsOf, Fix: t.Since}, Growth{AsOf: 262, Fix: 133}
	for _, r := range t.Rows {
		for i, m := range r.Marks {
			g.Points = append(g.Points, Point{m, float64(i%40) / 3})
			w.Points = append(w.Points, Point{m, 262 - t.AsOf.Sub(m.At).Hours()/24})
		}
	}
	return g, w
}
