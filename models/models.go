// Package models says what the world is: jurisdictions, programs, grants,
// conditions, cases, orders, notices, federal actions, their sources, and the
// money, days and errors they are made of. It promises plain values that can be
// compared, sorted and written down the same way everywhere. It refuses to know
// any database, clock, file or network.
//
// Every fact recorded from outside carries the ids of its sources. Where the
// record does not know a thing, the zero value says so: an unknown day is the
// zero When, an unknown amount a nil *USD. Neither ever counts as settled.
package models
