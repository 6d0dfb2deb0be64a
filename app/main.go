// Command proviso tracks public-safety grants, the conditions attached to them
// and the litigation over these, and answers for any day what binds whom.
package main

import (
	"os"
	"time"

	"proviso/app/cli"
)

func main() {
	ctx, stop := cli.Interruptible()
	code := cli.Run(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, time.Now)
	stop()
	os.Exit(code)
}
