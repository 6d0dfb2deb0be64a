package server

import (
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
)

// litter is how much garbage gentle work may leave, in percent of what lives, before it
// is collected: collecting is no thread's own work, is done beside the readers, and slows
// them. The aim for all memory holds all the same.
const litter = 400

// room is a processor more than the machine has, while gentle work is done: a thread
// that the system runs last must not sit on one that a reader's work waits for.
var room struct {
	sync.Mutex
	taken, litter int
}

func takeRoom(n int) {
	room.Lock()
	defer room.Unlock()
	before := room.taken
	if room.taken += n; before == 0 && room.taken > 0 {
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 1)
		room.litter = debug.SetGCPercent(litter)
	} else if before > 0 && room.taken == 0 {
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) - 1)
		debug.SetGCPercent(room.litter)
	}
}

// gently runs f and waits for it, where it takes only the time that nobody else wants:
// on a thread of its own that the system runs last. Readers are not slowed by an
// edition that is made, or by pages that are made beforehand.
func gently(f func()) {
	takeRoom(1)
	defer takeRoom(-1)
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
