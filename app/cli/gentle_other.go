//go:build !linux

package cli

// gentle does nothing where threads have no priorities of their own.
func gentle() {}
