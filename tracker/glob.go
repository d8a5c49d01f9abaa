package tracker

import "path"

// MatchGlob reports whether a name of an instance or a service matches a glob (`*`, `?`, `[a-z]`). A
// glob that is not well formed matches only itself.
func MatchGlob(glob, name string) bool {
	ok, err := path.Match(glob, name)
	return ok && err == nil || glob == name
}
