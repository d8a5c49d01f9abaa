package site

import (
	"cmp"
	"path"
	"slices"
	"strconv"

	"github.com/casebook-dev/casebook/tracker"
)

// A topic is a name that records share and no record describes: an alert, an instance, a service, a label.
type topic struct {
	kind      topicKind
	name      string
	slug      string
	sightings []*tracker.Record // newest first
	others    []*tracker.Record // by kind, then id
}

// topicKind says which of its names a record is found under.
type topicKind int

const (
	alertTopic topicKind = iota
	instanceTopic
	serviceTopic
	labelTopic
	teamTopic
	topicKinds // how many there are
)

var topicNouns = [topicKinds]string{"alert", "instance", "service", "label", "team"}

func (k topicKind) folder() string { return topicNouns[k] + "s" }

func (t *topic) address() string { return path.Join(t.kind.folder(), t.slug, "index.html") }

// topics are those of one kind, by name.
type topics struct {
	all    []*topic
	byName map[string]*topic
}

// collectTopics finds every name under which records can be looked up.
func (b *build) collectTopics() {
	for k := range topicKinds {
		b.topics[k] = &topics{byName: map[string]*topic{}}
	}
	for _, r := range b.byTime {
		b.addTopics(r)
	}
	for _, r := range b.idx.Records() {
		if r.Kind != tracker.KindObservation {
			b.addTopics(r)
		}
	}
	for _, some := range b.topics {
		some.settle()
	}
}

func (b *build) addTopics(r *tracker.Record) {
	for k := range topicKinds {
		for _, name := range b.namesIn(k, r) {
			b.topics[k].add(k, name, r)
		}
	}
}

// namesIn returns the names of a kind that a record is found under.
func (b *build) namesIn(kind topicKind, r *tracker.Record) []string {
	switch {
	case kind == labelTopic:
		return r.Labels
	case kind == teamTopic:
		return teamsOf(r)
	case kind == serviceTopic:
		if service := b.idx.ServiceOf(r); service != "" {
			return []string{service}
		}
	case kind == alertTopic && r.Runbook != nil:
		return r.Runbook.Alerts
	case kind == alertTopic && r.Observation != nil:
		return r.Observation.Alerts
	case kind == instanceTopic && r.Observation != nil:
		return tracker.InstancesOf(r)
	}
	return nil
}

// add files a record under a name, once.
func (ts *topics) add(kind topicKind, name string, r *tracker.Record) {
	t := ts.byName[name]
	if t == nil {
		t = &topic{kind: kind, name: name}
		ts.byName[name] = t
	}
	to := &t.others
	if r.Kind == tracker.KindObservation {
		to = &t.sightings
	}
	if n := len(*to); n == 0 || (*to)[n-1] != r {
		*to = append(*to, r)
	}
}

// settle sorts the topics and gives each an address of its own: of names with the same slug the later
// ones get "-2", "-3" and so on.
func (ts *topics) settle() {
	for _, t := range ts.byName {
		ts.all = append(ts.all, t)
	}
	slices.SortFunc(ts.all, func(x, y *topic) int { return cmp.Compare(x.name, y.name) })
	taken := map[string]bool{}
	for _, t := range ts.all {
		slug := cmp.Or(tracker.Slug(t.name), "x")
		t.slug = slug
		for n := 2; taken[t.slug]; n++ {
			t.slug = slug + "-" + strconv.Itoa(n)
		}
		taken[t.slug] = true
	}
}

// topicItem is a name as a link to its page.
func (b *build) topicItem(root string, kind topicKind, name string) Item {
	item := text(name)
	if t := b.topics[kind].byName[name]; t != nil {
		item.Href = root + t.address()
	}
	return item
}

func (b *build) topicItems(root string, kind topicKind, names []string) []Item {
	items := make([]Item, len(names))
	for i, name := range names {
		items[i] = b.topicItem(root, kind, name)
	}
	return items
}

// serviceItems is the service beside a record's title, if it has one.
func (b *build) serviceItems(service string) []Item {
	if service == "" {
		return nil
	}
	return []Item{b.topicItem(recordRoot, serviceTopic, service)}
}

// topicNav lists the kinds of topics that there are.
func (b *build) topicNav(root string) []NavItem {
	var items []NavItem
	for k, some := range b.topics {
		if len(some.all) > 0 {
			folder := topicKind(k).folder()
			items = append(items, NavItem{Name: capital(folder), Href: root + folder + "/index.html"})
		}
	}
	return items
}

// teamsOf returns whose a record is, and who else works on it.
func teamsOf(r *tracker.Record) []string {
	var all []string
	if r.Owner != "" {
		all = append(all, r.Owner)
	}
	if r.Task != nil && r.Task.Team != "" && r.Task.Team != r.Owner {
		all = append(all, r.Task.Team)
	}
	return all
}
