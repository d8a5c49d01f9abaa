package gitrepo

import "context"

// Log returns the commits that are reachable from one and not known already, each once and in no special
// order; it does not look behind a known one. A commit at the boundary of a shallow clone is Cut.
func (r *Repository) Log(ctx context.Context, from Commit, known func(hash string) bool) ([]Commit, error) {
	commits, _, err := r.log(ctx, from, known, 0)
	return commits, err
}

// log is Log that gives up at a limit, unless that is 0; all is false then.
func (r *Repository) log(ctx context.Context, from Commit, known func(hash string) bool, limit int) (found []Commit, all bool, err error) {
	cut, err := r.shallow()
	if err != nil || known(from.Hash) {
		return nil, true, err
	}
	from.Cut = cut[from.Hash]
	found = []Commit{from}
	seen := map[string]bool{from.Hash: true}
	for i := 0; i < len(found); i++ {
		if found[i].Cut {
			continue
		}
		for _, hash := range found[i].Parents {
			if seen[hash] || known(hash) {
				continue
			}
			seen[hash] = true
			if limit > 0 && len(found) == limit {
				return nil, false, nil
			}
			c, err := r.commit(hash)
			if err != nil {
				return nil, false, err
			}
			c.Cut = cut[hash]
			found = append(found, c)
		}
		if i%256 == 0 && ctx.Err() != nil {
			return nil, false, ctx.Err()
		}
	}
	return found, true, nil
}
