//go:build !linux

package server

// gently runs f.
func gently(f func()) { f() }
