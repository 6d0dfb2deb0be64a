package store

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"proviso/models"
)

// Draft is a version of a thing that is to be recorded.
type Draft struct {
	Kind      models.FactKind
	ID        string
	Body      []byte   // canonical JSON; its digest is of these bytes
	Sources   []string // ids of sources
	Withdrawn bool     // the thing is no longer held
	KnownFrom models.Date
	Replaces  int // the version that the writer saw; 0: the thing is new
}

func (d *Draft) name() string { return string(d.Kind) + " " + d.ID }

func (d *Draft) conflict(current int) error {
	switch {
	case d.Replaces == 0:
		return models.Conflict(d.name(), "was to be added as new (version 0), but version %d is recorded already; look at it and try again", current)
	case current == 0:
		return models.Conflict(d.name(), "was to replace version %d, but none is recorded (version 0)", d.Replaces)
	}
	return models.Conflict(d.name(), "was to replace version %d, but version %d is the current one; look at it and try again", d.Replaces, current)
}

// validate finds what the CHECKs would find, in words. Facts can never be taken
// back, so one that could not be read again must not get in.
func validate(drafts []Draft, author, action, reason string) error {
	for _, f := range []struct{ name, text string }{{"author", author}, {"action", action}} {
		if strings.TrimSpace(f.text) == "" {
			return models.Invalid(f.name, "is missing; every write says whose it is and what it is")
		}
	}
	for _, f := range []struct{ name, text string }{{"author", author}, {"action", action}, {"reason", reason}} {
		if !isText(f.text) {
			return models.Invalid(f.name, "is not text")
		}
	}
	for i := range drafts {
		if err := drafts[i].validate(); err != nil {
			return err
		}
	}
	return nil
}

func (d *Draft) validate() error {
	switch {
	case !slices.Contains(models.FactKinds, d.Kind) && !slices.Contains(models.WorkKinds, d.Kind) && !slices.Contains(models.PrivilegedKinds, d.Kind):
		return models.Invalid(d.name(), "%q is not a kind of fact", d.Kind)
	case d.ID == "":
		return models.Invalid(string(d.Kind), "has no id")
	case !isText(d.ID):
		return models.Invalid(string(d.Kind), "the id %q is not text", d.ID)
	case d.Replaces < 0:
		return models.Invalid(d.name(), "cannot replace version %d", d.Replaces)
	case !utf8.Valid(d.Body) || !json.Valid(d.Body):
		return models.Invalid(d.name(), "the body is not JSON")
	case d.KnownFrom.Known() && len(d.KnownFrom.String()) != len("2006-01-02"):
		return models.Invalid(d.name(), "was known from a day outside the years 1 to 9999")
	}
	return nil
}

// isText is what both engines can hold: PostgreSQL has no NUL in a text.
func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
