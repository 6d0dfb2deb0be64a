package imports

import (
	"strconv"

	"proviso/views/layout"
)

// sentInParts is how long a file is that the script sends in parts, in bytes.
const sentInParts = 4 << 20

// Send is what the script shows that sends a long file in parts, and what it says. It is
// out of sight until the script wants it.
type Send struct {
	Script string // "": there is none
	From   string // bytes from which a file is sent in parts
	Begin  string
	Name   string
	Going  string // {percent} is put in by the script, as in what follows
	Again  string
	Looked string
	Stop   string
	Halted string
	Broken string
}

func newSend(c layout.Context) Send {
	w := c.Words
	return Send{Script: layout.Sender(), From: strconv.Itoa(sentInParts), Begin: Home + "/sending/begin", Name: w.Say("send.bar"), Going: w.Say("send.going"),
		Again: w.Say("send.again"), Looked: w.Say("send.looked"), Stop: w.Say("send.stop"), Halted: w.Say("send.halted"), Broken: w.Say("send.broken")}
}
