package ui

// Ref leads from a fact to the numbered source that it rests on. Where a run of
// numbers follows one upon another, one Ref stands for all of them.
type Ref struct {
	Number string // 3, or 3-7
	Name   string // source 3, to those who hear it
	URL    string
}
