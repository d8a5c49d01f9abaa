//go:build !race

package site

// raceDetector says that everything takes several times as long.
const raceDetector = false
