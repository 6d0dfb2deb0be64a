//go:build race

package identity

// A program with the race detector in it is for tests alone. There a hash takes ten
// times as long and has nothing to race with, so it is made as cheap as can be.
const (
	argonMemory = 64 // KiB
	argonTime   = 1
)
