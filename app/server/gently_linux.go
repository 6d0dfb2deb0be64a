package server

import (
	"runtime"
	"syscall"
)

// gently runs f where it takes only the time that nobody else wants: on a thread of its
// own that the system runs last. Readers are not slowed by pages that are made
// beforehand.
func gently(f func()) {
	runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
	// A thread that stays as important as the others makes the same pages.
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, syscall.Gettid(), 19)
	f()
}
