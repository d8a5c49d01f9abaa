//go:build !race

package insight

const underRace = false
