package site

// Sign is a sign in a table or feed and what it means.
type Sign struct{ Mark, Words string }

// signs are the marks of sightings, and the hatch, in the order in which a key explains them.
var signs = [...]Sign{{"confirmed", "confirmed"}, {"users", "users noticed"}, {"suspected", "suspected or unclassified"},
	{"near", "near miss"}, {afterMark + "confirmed", "after a fix"}, {string(Unknown), "not recorded"}}

// keyOf explains the signs that stand in the rows, and no others.
func keyOf(rows [][]Cell) []Sign {
	used := map[string]bool{}
	for _, row := range rows {
		for _, cell := range row {
			for i := range cell {
				used[cell[i].Mark] = true
				used[string(cell[i].Kind)] = true
			}
		}
	}
	return keyTo(used)
}

// feedKey explains the marks of the sightings in feeds.
func feedKey(feeds ...[]Sighting) []Sign {
	used := map[string]bool{}
	for _, feed := range feeds {
		for _, s := range feed {
			used[s.Mark] = true
		}
	}
	return keyTo(used)
}

func keyTo(used map[string]bool) []Sign {
	for _, plain := range []string{"confirmed", "users", "suspected"} {
		if used[afterMark+plain] { // the ring is explained once, beside what stands in it
			used[plain], used[afterMark+"confirmed"] = true, true
		}
	}
	var key []Sign
	for _, s := range signs {
		if used[s.Mark] {
			key = append(key, s)
		}
	}
	return key
}
