//go:build !race

package identity

// The first parameters that the OWASP Password Storage Cheat Sheet names for
// argon2id.
const (
	argonMemory = 19 * 1024 // KiB
	argonTime   = 2
)
