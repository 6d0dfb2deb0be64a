package models

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// AboutKinds are the kinds of facts that a document can be about; a demand is an
// action.
var AboutKinds = []FactKind{FactGrant, FactAction, FactCase, FactDuty}

// Document is a file that people keep, in all its versions. The content is kept
// apart, by its digest; what is said of it here stays when the content is taken
// away.
type Document struct {
	ID           string            `json:"id"`
	Title        string            `json:"title"`
	Jurisdiction string            `json:"jurisdiction"`
	About        []Ref             `json:"about,omitempty"` // of AboutKinds
	Versions     []DocumentVersion `json:"versions"`        // oldest first; none is ever dropped
	ExpiresOn    Date              `json:"expires_on,omitzero"`
	SourceURL    string            `json:"source_url,omitempty"` // where it can be read in public
	Note         string            `json:"note,omitempty"`
	Removed      *Removal          `json:"removed,omitempty"` // nil while it is kept
}

// Ref names a fact in the body of another.
type Ref struct {
	Kind FactKind `json:"kind"`
	ID   string   `json:"id"`
}

// Concerns is true of the fact of an id, and of a deadline of it: a deadline's id
// begins with that of its award or demand.
func (r Ref) Concerns(id string) bool {
	return r.ID == id || r.Kind == FactDuty && id != "" && strings.HasPrefix(r.ID, id+".")
}

// DocumentVersion is one content of a document.
type DocumentVersion struct {
	Digest string    `json:"digest"` // SHA-256 of the content, hex
	Name   string    `json:"name"`   // that the person's file had
	Type   string    `json:"type"`   // media type, as its content was found to be
	Size   int64     `json:"size"`   // bytes
	By     string    `json:"by"`     // id of a person
	At     time.Time `json:"at"`
	Note   string    `json:"note,omitempty"`
}

// Removal is that the content of a document was taken away, and why.
type Removal struct {
	At  time.Time `json:"at"`
	By  string    `json:"by"`
	Why string    `json:"why"`
}

// IsAbout is true if the document is about the fact.
func (d Document) IsAbout(kind FactKind, id string) bool {
	return slices.Contains(d.About, Ref{kind, id})
}

// Expired is true if the document was good until a day before this one.
func (d Document) Expired(on Date) bool { return d.ExpiresOn.Known() && d.ExpiresOn < on }

// ExpirySoonDays is from how many days before it on a document counts as one that
// expires soon.
const ExpirySoonDays = 60

// ExpiresSoon is true if it is still good and will not be for long.
func (d Document) ExpiresSoon(on Date) bool {
	return d.ExpiresOn.Known() && !d.Expired(on) && d.ExpiresOn <= on.AddDays(ExpirySoonDays)
}

// longestFileName is in characters; what ends the name is kept.
const longestFileName = 120

// ParseFileName reads the name that a person's file has: without the folders that
// it is in, and without what is no letter of a name or shows it otherwise than it
// is.
func ParseFileName(field, s string) (string, error) {
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Trim(s, " .")
	if s == "" {
		return "", Invalid(field, "has no name")
	}
	if r := []rune(s); len(r) > longestFileName {
		end := ""
		if i := strings.LastIndexByte(s, '.'); i >= 0 && len(s)-i < 10 {
			end = s[i:]
		}
		s = string(r[:longestFileName-len(end)]) + end
	}
	return s, nil
}
