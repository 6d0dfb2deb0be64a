// Command proviso tracks public-safety grants, the conditions attached to them
// and the litigation over these, and answers for any day what binds whom.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"proviso/app/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, time.Now)
	stop()
	os.Exit(code)
}
