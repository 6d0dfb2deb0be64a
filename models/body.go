package models

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
)

// Body is the canonical JSON of a fact: the fields of its struct in their order,
// unknown ones left out, no HTML escapes, no final newline. Equal facts have
// equal bodies.
func Body(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode fact: %w", err)
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// shelf is where the record holds the things of one kind.
type shelf interface {
	take(r *Record, id string, body []byte) error
	with(r *Record, changes []Changed) error
	ids(r *Record) iter.Seq[string]
	sort(r *Record)
	made() reflect.Type
	canonical(body []byte) ([]byte, error)
}

type shelfOf[T any] struct {
	in func(*Record) *[]T
	id func(T) string
}

var shelves = map[FactKind]shelf{
	FactSource:        shelfOf[Source]{func(r *Record) *[]Source { return &r.Sources }, func(v Source) string { return v.ID }},
	FactJurisdiction:  shelfOf[Jurisdiction]{func(r *Record) *[]Jurisdiction { return &r.Jurisdictions }, func(v Jurisdiction) string { return v.ID }},
	FactAssociation:   shelfOf[Association]{func(r *Record) *[]Association { return &r.Associations }, func(v Association) string { return v.ID }},
	FactProgram:       shelfOf[Program]{func(r *Record) *[]Program { return &r.Programs }, func(v Program) string { return v.ID }},
	FactCondition:     shelfOf[Condition]{func(r *Record) *[]Condition { return &r.Conditions }, func(v Condition) string { return v.ID }},
	FactNumberBlock:   shelfOf[NumberBlock]{func(r *Record) *[]NumberBlock { return &r.NumberBlocks }, func(v NumberBlock) string { return v.ID }},
	FactCase:          shelfOf[Case]{func(r *Record) *[]Case { return &r.Cases }, func(v Case) string { return v.ID }},
	FactNotice:        shelfOf[Notice]{func(r *Record) *[]Notice { return &r.Notices }, func(v Notice) string { return v.ID }},
	FactAction:        shelfOf[Action]{func(r *Record) *[]Action { return &r.Actions }, func(v Action) string { return v.ID }},
	FactGrant:         shelfOf[Grant]{func(r *Record) *[]Grant { return &r.Grants }, func(v Grant) string { return v.ID }},
	FactAmount:        shelfOf[Amount]{func(r *Record) *[]Amount { return &r.Amounts }, func(v Amount) string { return v.ID }},
	FactStep:          shelfOf[Step]{func(r *Record) *[]Step { return &r.Steps }, func(v Step) string { return v.ID }},
	FactReport:        shelfOf[Report]{func(r *Record) *[]Report { return &r.Reports }, func(v Report) string { return v.ID }},
	FactCertification: shelfOf[Certification]{func(r *Record) *[]Certification { return &r.Certifications }, func(v Certification) string { return v.ID }},
	FactContext:       shelfOf[ContextFigure]{func(r *Record) *[]ContextFigure { return &r.Context }, func(v ContextFigure) string { return v.ID }},
	FactPractice:      shelfOf[Practice]{func(r *Record) *[]Practice { return &r.Practices }, func(v Practice) string { return v.ID }},
	FactGap:           shelfOf[Gap]{func(r *Record) *[]Gap { return &r.Gaps }, func(v Gap) string { return v.ID }},
	FactExclusion:     shelfOf[Exclusion]{func(r *Record) *[]Exclusion { return &r.Exclusions }, func(v Exclusion) string { return v.ID }},
}

// Take adds the fact of a body to the record. It errs on a kind it does not
// know, a field that the kind does not have, and a body of another id.
func (r *Record) Take(kind FactKind, id string, body []byte) error {
	s, ok := shelves[kind]
	if !ok {
		return fmt.Errorf("fact %s %s: not a kind that this program knows", kind, id)
	}
	return s.take(r, id, body)
}

// With is the record, which is sorted, with the changes in it, one after the other.
// It shares with it what does not change.
func (r Record) With(changes []Changed) (Record, error) {
	of := map[FactKind][]Changed{}
	for _, c := range changes {
		of[c.Kind] = append(of[c.Kind], c)
	}
	for kind, some := range of {
		s, ok := shelves[kind]
		if !ok {
			return r, fmt.Errorf("%s: not a kind that this program knows", kind)
		}
		if err := s.with(&r, some); err != nil {
			return r, err
		}
	}
	return r, nil
}

// IDs gives the ids of all things of a kind.
func (r *Record) IDs(kind FactKind) iter.Seq[string] {
	if s, ok := shelves[kind]; ok {
		return s.ids(r)
	}
	return func(func(string) bool) {}
}

// Canonical is the canonical body of what a body says. It errs as Take does.
func Canonical(kind FactKind, body []byte) ([]byte, error) {
	s, ok := shelves[kind]
	if !ok {
		return nil, fmt.Errorf("%s: not a kind that this program knows", kind)
	}
	return s.canonical(body)
}

// Sort puts every kind in the order of its ids, so that equal records are equal
// values however they were gathered.
func (r *Record) Sort() {
	for _, kind := range FactKinds {
		shelves[kind].sort(r)
	}
}

func decode[T any](body []byte) (v T, err error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	err = dec.Decode(&v)
	return v, err
}

func take[T any](into *[]T, id string, body []byte, idOf func(T) string) error {
	v, err := decode[T](body)
	if err != nil {
		return fmt.Errorf("read fact %s: %w", id, err)
	}
	if got := idOf(v); got != id {
		return fmt.Errorf("read fact %s: its body is of %s", id, got)
	}
	*into = append(*into, v)
	return nil
}

func by[T any](s []T, id func(T) string) {
	slices.SortStableFunc(s, func(a, b T) int { return strings.Compare(id(a), id(b)) })
}

func (s shelfOf[T]) take(r *Record, id string, body []byte) error {
	return take(s.in(r), id, body, s.id)
}

// with makes a new list of the kind, sorted if the old one was.
func (s shelfOf[T]) with(r *Record, changes []Changed) error {
	into := s.in(r)
	list := append(make([]T, 0, len(*into)+len(changes)), *into...)
	for _, c := range changes {
		i, there := slices.BinarySearchFunc(list, c.ID, func(v T, id string) int { return strings.Compare(s.id(v), id) })
		if c.Body == nil {
			if there {
				list = slices.Delete(list, i, i+1)
			}
			continue
		}
		var one []T
		if err := take(&one, c.ID, c.Body, s.id); err != nil {
			return err
		}
		if there {
			list[i] = one[0]
		} else {
			list = slices.Insert(list, i, one[0])
		}
	}
	*into = list
	return nil
}

func (s shelfOf[T]) ids(r *Record) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, v := range *s.in(r) {
			if !yield(s.id(v)) {
				return
			}
		}
	}
}

func (s shelfOf[T]) sort(r *Record) { by(*s.in(r), s.id) }

func (s shelfOf[T]) made() reflect.Type { return reflect.TypeFor[T]() }

func (s shelfOf[T]) canonical(body []byte) ([]byte, error) {
	v, err := decode[T](body)
	if err != nil {
		return nil, err
	}
	return Body(v)
}
