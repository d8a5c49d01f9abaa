package site

import (
	"path"
	"slices"

	"github.com/casebook-dev/casebook/tracker"
)

// topicSightings shows page n, from 1, of the sightings of a name, the newest first, each with the time
// since the one before it.
func (b *build) topicSightings(root string, t *topic, n int) Table {
	columns := slices.Insert(slices.Clone(observationColumns), 1, Column{Name: "After", Right: true, Key: numeric})
	table := Table{Caption: "Observations, newest first", ID: "sightings", Columns: columns}
	some, pages := pageOf(t.sightings, n)
	for i, r := range some {
		row := b.observationRow(root, r)
		row[0] = Cell{b.figureItem(root, r)}
		table.Rows = append(table.Rows, slices.Insert(row, 1, Cell{t.since((n-1)*rowLimit + i)}))
	}
	switch t.kind {
	case alertTopic:
		table.drop("Detected by")
	case instanceTopic:
		table.drop("Instance")
	}
	table.Key = keyOf(table.Rows)
	if pages > 1 && n == 1 {
		table.Cut = "The newest " + thousands(rowLimit) + " of " + thousands(len(t.sightings)) + "."
		table.More = "observations/index.html"
	}
	return table
}

// since returns how long after the one before it sighting i, the newest being 0, was.
func (t *topic) since(i int) Item {
	if i+1 >= len(t.sightings) {
		return Item{Kind: NotApplicable}
	}
	gap := t.sightings[i].Observation.Observed.At.Sub(t.sightings[i+1].Observation.Observed.At)
	return lasting(&gap)
}

// moreTopicSightings makes the pages with all sightings of a name that has more than one page shows.
func (b *build) moreTopicSightings(t *topic) error {
	if len(t.sightings) <= rowLimit {
		return nil
	}
	folder := path.Join(path.Dir(t.address()), "observations")
	_, pages := pageOf(t.sightings, 1)
	for n := 1; n <= pages; n++ {
		address := listAddress(folder, n)
		p := SightingsPage{Page: b.page(address, t.section(), ofPages("Observations of "+t.name, n)), Lead: count(len(t.sightings), "observation") + ", newest first."}
		p.Crumbs = append(p.Crumbs, Crumb{capital(t.kind.folder()), p.Root + t.kind.folder() + "/index.html"}, Crumb{t.name, p.Root + t.address()})
		p.Description = p.Lead
		p.Table = b.topicSightings(p.Root, t, n)
		p.Table.Caption, p.Table.Cut, p.Table.More = p.Title, "", ""
		p.Pager = pager(p.Root, folder, n, pages)
		if err := b.emit(address, "sightings.html", p); err != nil {
			return err
		}
	}
	return nil
}

// section returns the section of the navigation that the page of a name is in.
func (t *topic) section() string {
	if t.kind == alertTopic {
		return t.kind.folder()
	}
	return headless
}

// bugsOf returns the bugs among records.
func bugsOf(records []*tracker.Record) []*tracker.Record {
	return slices.DeleteFunc(slices.Clone(records), func(r *tracker.Record) bool { return r.Kind != tracker.KindBug })
}
