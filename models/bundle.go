package models

import (
	"slices"
	"strings"
	"time"
)

// Bundle is the records about one jurisdiction that are given to whoever asked for
// them, and an index of those that are not. Nothing that is privileged is part of
// it, whoever makes it; of what is withheld it has Withheld and no more.
type Bundle struct {
	Jurisdiction, Place string // id and name
	Illustrative        bool   // it is of an invented jurisdiction
	Reference           string // of the request
	Made                Date
	Role                string    // of who made it; "": from the command line
	From, To            Date      // only what was written from this day on, and to that one; zero: no bound
	Head                TrailLine // the trail's end: nothing later is in it
	Facts               []BundleItem
	Sources             []BundleItem
	Work                []BundleItem
	Papers              []BundlePaper
	Withheld            []WithheldRecord
}

// BundleItem is a fact, or an item of the workspace, as it stood at the end of the
// bundle's span.
type BundleItem struct {
	Fact
	Sources []string
}

// BundlePaper is a document that is given out: each of its versions of the
// bundle's span, by number, and their contents unless it was removed.
type BundlePaper struct {
	Document
	Numbers []int // from 1, of the document's versions
}

// WithheldRecord is one thing that is withheld, and the ground. Nothing of it says
// what the thing says or is called.
type WithheldRecord struct {
	Control     string // control number: W-0001, …
	Kind        FactKind
	First, Last Date // of writing
	Writings    int
	Author      string // role of who wrote it
	Ground      string // in words
	About       []Ref  // public facts to which it belongs
}

// TrailRow is a line of the trail as it is handed out, with what the version that it
// is about says.
type TrailRow struct {
	TrailLine
	Name          string // of the actor
	Version       int
	Withdrawn     bool
	KnownFrom     Date
	Sources       []string
	Before, After string // bodies, JSON
	Withheld      string // the ground; "": nothing is
}

// RecordsGround is why a document is not given out.
type RecordsGround string

const (
	RecordsUnreviewed   RecordsGround = "not_reviewed" // nobody has decided
	RecordsAttorney     RecordsGround = "attorney_client"
	RecordsWork         RecordsGround = "work_product"
	RecordsDeliberative RecordsGround = "deliberative_process"
	RecordsPersonal     RecordsGround = "personal_information"
	RecordsSecurity     RecordsGround = "security"
	RecordsOther        RecordsGround = "other" // in words
)

// RecordsGrounds lists those that a person can choose.
var RecordsGrounds = []RecordsGround{RecordsAttorney, RecordsWork, RecordsDeliberative, RecordsPersonal, RecordsSecurity, RecordsOther}

// ParseRecordsGround reads a ground that a person chose.
func ParseRecordsGround(field, s string) (RecordsGround, error) {
	if g := RecordsGround(s); slices.Contains(RecordsGrounds, g) {
		return g, nil
	}
	return "", Invalid(field, "%q is no ground; it is attorney_client, work_product, deliberative_process, personal_information, security or other", s)
}

// Words is the ground for reading; of another ground, what was said of it.
func (g RecordsGround) Words(said string) string {
	words := map[RecordsGround]string{RecordsUnreviewed: "not reviewed for release", RecordsAttorney: "attorney-client privilege", RecordsWork: "attorney work product",
		RecordsDeliberative: "deliberative process", RecordsPersonal: "personal information", RecordsSecurity: "security", RecordsOther: "other"}[g]
	if said = strings.TrimSpace(said); said != "" {
		return words + ": " + said
	}
	return words
}

// Wrote is the days on which a thing was first and last written, with one more.
func (w *WithheldRecord) Wrote(at time.Time) {
	day := DateOf(at)
	if w.First == 0 || day < w.First {
		w.First = day
	}
	w.Last = max(w.Last, day)
	w.Writings++
}
