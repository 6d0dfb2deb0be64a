package cli

import (
	"os"
	"strconv"
	"syscall"
)

// gentleness is how far this process steps back behind others, from 0 to 19.
const gentleness = 10

// gentle has the whole process give way to others, a server on the same machine first of
// all, where both want a processor. Threads that come later are as gentle as the one that
// starts them.
func gentle() {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return // it is as fast as before
	}
	for _, t := range threads {
		if id, err := strconv.Atoi(t.Name()); err == nil {
			_ = syscall.Setpriority(syscall.PRIO_PROCESS, id, gentleness)
		}
	}
}
