package server

import (
	"runtime"
	"syscall"
)

// gently runs f and waits for it, where it takes only the time that nobody else wants:
// on a thread of its own that the system runs last. Readers are not slowed by an
// edition that is made, or by pages that are made beforehand. The command gives the
// program a processor more than the machine has, which such a thread may sit on.
func gently(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		// A thread that stays as important as the others does the same.
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, syscall.Gettid(), 19)
		f()
	}()
	<-done
}
