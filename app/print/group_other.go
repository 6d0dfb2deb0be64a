//go:build !unix

package print

import "os/exec"

// Where there are no groups of processes, Chromium's own end with it.
func alone(*exec.Cmd) {}

func ended(*exec.Cmd) {}
