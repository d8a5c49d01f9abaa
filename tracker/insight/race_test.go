//go:build race

package insight

// underRace: the race detector makes everything ten times as slow, so that tests do less.
const underRace = true
