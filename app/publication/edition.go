package publication

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// Documents are those of an edition as they leave, by kind, then id.
func (e *Edition) Documents() ([]Document, error) {
	var out []Document
	add := func(kind Kind, id string, v any) error {
		body, err := encode(v)
		if err != nil {
			return fmt.Errorf("write the %s %s: %w", kind, id, err)
		}
		out = append(out, Document{kind, id, digestOf(body), body})
		return nil
	}
	if err := add(KindOverview, OverviewID, &e.Overview); err != nil {
		return nil, err
	}
	for i := range e.Places {
		if err := add(KindPlace, e.Places[i].ID, &e.Places[i]); err != nil {
			return nil, err
		}
	}
	for i := range e.Grants {
		if err := add(KindGrant, e.Grants[i].ID, &e.Grants[i]); err != nil {
			return nil, err
		}
	}
	for i := range e.Cases {
		if err := add(KindCase, e.Cases[i].ID, &e.Cases[i]); err != nil {
			return nil, err
		}
	}
	for i := range e.Conditions {
		if err := add(KindCoverage, e.Conditions[i].ID, &e.Conditions[i]); err != nil {
			return nil, err
		}
	}
	for i := range e.Comparisons {
		if err := add(KindComparison, e.Comparisons[i].ID, &e.Comparisons[i]); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(x, y Document) int {
		return cmp.Or(cmp.Compare(slices.Index(Kinds, x.Kind), slices.Index(Kinds, y.Kind)), cmp.Compare(x.ID, y.ID))
	})
	return out, nil
}

// encode is canonical JSON: fields in the order of the type, keys of maps sorted, no
// escape of what HTML would need.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Seal gives an edition its manifest and its head's hash, id and previous, from its
// documents, its corrections and the hash of the edition before it ("" for none).
func (e *Edition) Seal(previous string) (Manifest, []Document, error) {
	documents, err := e.Documents()
	if err != nil {
		return Manifest{}, nil, err
	}
	m, err := e.SealOf(previous, documents)
	return m, documents, err
}

// SealOf is Seal for who has its documents at hand.
func (e *Edition) SealOf(previous string, documents []Document) (Manifest, error) {
	m := Manifest{Format: Format, Settings: e.Settings, Revision: e.Revision, Previous: previous, Documents: []Entry{}, Corrections: e.Corrections}
	if m.Corrections == nil {
		m.Corrections = []Correction{}
	}
	for _, d := range documents {
		m.Documents = append(m.Documents, Entry{d.Kind, d.ID, d.Digest})
	}
	text, err := m.Canonical()
	if err != nil {
		return Manifest{}, fmt.Errorf("write the manifest: %w", err)
	}
	e.Hash, e.Previous = digestOf(text), previous
	e.ID = IDOf(e.Hash)
	e.Digests = digests(documents)
	return m, nil
}

func digests(documents []Document) map[Kind]map[string]string {
	out := map[Kind]map[string]string{}
	for _, d := range documents {
		if out[d.Kind] == nil {
			out[d.Kind] = map[string]string{}
		}
		out[d.Kind][d.ID] = d.Digest
	}
	return out
}

// Read makes the edition of a head again from its manifest, as it was hashed, and
// its documents. It errs where a byte is not what was published.
func Read(h Head, manifest []byte, documents []Document) (*Edition, error) {
	if digestOf(manifest) != h.Hash {
		return nil, fmt.Errorf("publication %d: its manifest is not the one that was published", h.Number)
	}
	var m Manifest
	if err := json.Unmarshal(manifest, &m); err != nil {
		return nil, fmt.Errorf("publication %d: read its manifest: %w", h.Number, err)
	}
	h.Settings, h.Revision, h.Previous, h.ID = m.Settings, m.Revision, m.Previous, IDOf(h.Hash)
	e := &Edition{Head: h, Corrections: m.Corrections, Digests: digests(documents)}
	for _, entry := range m.Documents {
		if e.Digests[entry.Kind][entry.ID] != entry.Digest {
			return nil, fmt.Errorf("publication %d: the %s %s is not the one that was published", h.Number, entry.Kind, entry.ID)
		}
	}
	for _, d := range documents {
		if digestOf(d.Body) != d.Digest {
			return nil, fmt.Errorf("publication %d: the %s %s was changed", h.Number, d.Kind, d.ID)
		}
		if err := e.take(d); err != nil {
			return nil, fmt.Errorf("publication %d: read the %s %s: %w", h.Number, d.Kind, d.ID, err)
		}
	}
	return e, nil
}

func (e *Edition) take(d Document) error {
	switch d.Kind {
	case KindOverview:
		return json.Unmarshal(d.Body, &e.Overview)
	case KindPlace:
		return appendTo(&e.Places, d.Body)
	case KindGrant:
		return appendTo(&e.Grants, d.Body)
	case KindCase:
		return appendTo(&e.Cases, d.Body)
	case KindCoverage:
		return appendTo(&e.Conditions, d.Body)
	case KindComparison:
		return appendTo(&e.Comparisons, d.Body)
	}
	return fmt.Errorf("%q is not a kind of document", d.Kind)
}

func appendTo[T any](list *[]T, body []byte) error {
	var v T
	err := json.Unmarshal(body, &v)
	*list = append(*list, v)
	return err
}

func find[T any](list []T, id string, of func(*T) string) *T {
	i, ok := slices.BinarySearchFunc(list, id, func(v T, id string) int { return cmp.Compare(of(&v), id) })
	if !ok {
		return nil
	}
	return &list[i]
}

// Body is a document as it left; nil if there is none.
func (e *Edition) Body(kind Kind, id string) []byte {
	var v any
	switch kind {
	case KindOverview:
		v = &e.Overview
	case KindPlace:
		v = pointer(e.Place(id))
	case KindGrant:
		v = pointer(e.Grant(id))
	case KindCase:
		v = pointer(e.Case(id))
	case KindCoverage:
		v = pointer(e.Condition(id))
	case KindComparison:
		v = pointer(e.Comparison(id))
	}
	if v == nil {
		return nil
	}
	body, err := encode(v)
	if err != nil {
		return nil // what was read from JSON can be written as JSON
	}
	return body
}

// pointer is nil of a nil pointer, and not an interface that holds one.
func pointer[T any](p *T) any {
	if p == nil {
		return nil
	}
	return p
}

// Place is the document of an id, or nil; so are those that follow.
func (e *Edition) Place(id string) *Place {
	return find(e.Places, id, func(v *Place) string { return v.ID })
}

func (e *Edition) Grant(id string) *Grant {
	return find(e.Grants, id, func(v *Grant) string { return v.ID })
}

func (e *Edition) Case(id string) *Case {
	return find(e.Cases, id, func(v *Case) string { return v.ID })
}

func (e *Edition) Condition(id string) *Condition {
	return find(e.Conditions, id, func(v *Condition) string { return v.ID })
}

func (e *Edition) Comparison(id string) *Comparison {
	return find(e.Comparisons, id, func(v *Comparison) string { return v.ID })
}

// Entries are those of a manifest.
func Entries(manifest []byte) ([]Entry, error) {
	var m Manifest
	if err := json.Unmarshal(manifest, &m); err != nil {
		return nil, fmt.Errorf("read a manifest: %w", err)
	}
	return m.Documents, nil
}
