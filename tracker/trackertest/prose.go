package trackertest

import (
	"fmt"
	"strings"
)

// A prose is a body being written about a service and one of its instances.
type prose struct {
	dice
	strings.Builder
	service, instance string
}

func (w *world) prose(service, instance string) *prose {
	return &prose{dice: w.dice, service: service, instance: instance}
}

// String returns what was written so far.
func (p *prose) String() string { return p.Builder.String() }

func (p *prose) section(title string) { fmt.Fprintf(p, "## %s\n", title) }

// fill fills the slots of one of the lines: service, instance, number.
func (p *prose) fill(lines []string) string {
	line := p.pick(lines)
	if !strings.Contains(line, "%[") {
		return line
	}
	return fmt.Sprintf(line, p.service, p.instance, p.between(2, 900))
}

func (p *prose) paragraph(sentences int) {
	for i := range sentences {
		if i > 0 {
			p.WriteString(" ")
		}
		p.WriteString(p.fill(remarks))
	}
	p.WriteString("\n\n")
}

func (p *prose) code() {
	p.WriteString("```console\n")
	for range p.between(1, 3) {
		p.WriteString("$ " + p.fill(commands) + "\n")
	}
	for range p.between(2, 6) {
		p.WriteString(p.logLine() + "\n")
	}
	p.WriteString("```\n\n")
}

// logLine is a line of the kind that programs write.
func (p *prose) logLine() string {
	return fmt.Sprintf("%02d:%02d:%02d.%03d %-5s %s request=%08x took=%dms status=%d", p.IntN(24), p.IntN(60), p.IntN(60), p.IntN(1000),
		p.pick([]string{"INFO", "WARN", "ERROR"}), p.service, p.Uint32(), p.IntN(9000), 200+100*p.IntN(4))
}

func (p *prose) table() {
	p.WriteString("| instance | requests | errors | p99 |\n|---|---:|---:|---:|\n")
	for i := range p.between(3, instancesEach) {
		fmt.Fprintf(p, "| %s-%d | %d | %d | %d ms |\n", p.service, i+1, p.IntN(90000), p.IntN(400), p.IntN(3000))
	}
	p.WriteString("\n")
}

// list writes what was done, with clock times and bullets, or numbered.
func (p *prose) list(items int, numbered bool) {
	clock := p.IntN(20 * 60)
	for i := range items {
		if numbered {
			fmt.Fprintf(p, "%d. %s\n", i+1, p.fill(steps))
			continue
		}
		clock += p.between(1, 20)
		fmt.Fprintf(p, "- %02d:%02d %s\n", clock/60, clock%60, p.fill(steps))
	}
	p.WriteString("\n")
}

// grow adds paragraphs, code, tables and lists until the body has the size in bytes.
func (p *prose) grow(size int) {
	for p.Len() < size {
		switch n := p.IntN(10); {
		case n < 6:
			p.paragraph(p.between(2, 5))
		case n < 8:
			p.code()
		case n < 9:
			p.table()
		default:
			p.list(p.between(2, 6), false)
		}
	}
}

// size draws the size of a body: 0.5 to 4 KB, the small ones more often.
func (p *prose) size() int {
	return 400 + min(p.IntN(3200), p.IntN(3200))
}
