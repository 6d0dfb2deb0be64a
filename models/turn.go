package models

// Turn is a day from which an answer is another than on the day before.
type Turn struct {
	Day      Date
	From, To Standing
	Stale    Date     // from here the answer is marked: the day through which it was verified; zero: it is fresh
	Lapsed   Date     // what it rests on carries no further from here: the day through which it was verified; zero: no such day
	What     []string // what happened on that day
	Began    []Reason // that were not among the reasons the day before
	Ended    []Reason // that were
}
