package gitrepo

import "strings"

// Mailmap says under which name people want to be known, whatever their commits say. The nil Mailmap
// changes nothing.
type Mailmap struct {
	names map[string]person // by email, or by email and name; in lower case
}

type person struct{ name, email string }

// Mailmap reads the .mailmap at the root of the repository as a commit has it; an empty one if there is
// none, or if it cannot be read.
func (r *Repository) Mailmap(c Commit) *Mailmap {
	entries, err := r.tree(c.tree)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if e.name == ".mailmap" && !e.isFolder() && e.mode != modeSymlink {
			content, err := r.Blob(e.hex())
			if err != nil {
				return nil
			}
			return ParseMailmap(content)
		}
	}
	return nil
}

// ParseMailmap reads lines of one of four forms. Lines of any other are left out, as git does.
//
//	Proper Name <commit@email>
//	<proper@email> <commit@email>
//	Proper Name <proper@email> <commit@email>
//	Proper Name <proper@email> Commit Name <commit@email>
//
// Source: gitmailmap.
func ParseMailmap(text []byte) *Mailmap {
	m := &Mailmap{names: map[string]person{}}
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		name, email, rest, ok := cutPerson(line)
		if !ok {
			continue
		}
		oldName, oldEmail, _, two := cutPerson(rest)
		switch {
		case !two:
			m.add(email, "", person{name: name})
		default:
			m.add(oldEmail, oldName, person{name, email})
		}
	}
	return m
}

// add keeps what lines say of one email together: one may give the name, another the address.
func (m *Mailmap) add(email, name string, p person) {
	key := mailmapKey(email, name)
	known := m.names[key]
	if p.name == "" {
		p.name = known.name
	}
	if p.email == "" {
		p.email = known.email
	}
	m.names[key] = p
}

func mailmapKey(email, name string) string { return strings.ToLower(email + "\x00" + name) }

// cutPerson takes `Name <email>` off the beginning of a line.
func cutPerson(line string) (name, email, rest string, ok bool) {
	open := strings.IndexByte(line, '<')
	if open < 0 {
		return "", "", "", false
	}
	end := strings.IndexByte(line[open:], '>')
	if end < 0 {
		return "", "", "", false
	}
	return strings.TrimSpace(line[:open]), strings.TrimSpace(line[open+1 : open+end]), line[open+end+1:], true
}

// Proper returns the name and email that somebody wants to be known by.
func (m *Mailmap) Proper(name, email string) (string, string) {
	if m == nil {
		return name, email
	}
	p, ok := m.names[mailmapKey(email, name)]
	if !ok {
		p = m.names[mailmapKey(email, "")]
	}
	if p.name != "" {
		name = p.name
	}
	if p.email != "" {
		email = p.email
	}
	return name, email
}
