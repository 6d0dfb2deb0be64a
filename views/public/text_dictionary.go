package public

import (
	"reflect"
	"strings"
	"time"

	"proviso/app/publication"
)

// dictType is a type of the documents, and dictField a field of it as JSON names it.
type dictType struct {
	Name   string
	Fields []dictField
}

type dictField struct {
	Owner  string // the type that declares it, of whose words its meaning is
	Name   string
	Sort   string // text, number, flag, day, when, moment, money, counts, or a type's name
	List   bool
	Absent bool // may be left out, or null
}

// dictionary is every type that leaves, as it stands in Go, so that no field can be
// left out: the documents in the order of a manifest, then what stands in them.
func dictionary() []dictType {
	d := &dictMaker{seen: map[reflect.Type]bool{}}
	for _, root := range []any{publication.Overview{}, publication.Place{}, publication.Grant{}, publication.Case{}, publication.Condition{}, publication.Comparison{},
		publication.Manifest{}, publication.Head{}} {
		d.add(reflect.TypeOf(root))
	}
	for i := 0; i < len(d.wait); i++ { // what stands in one may name others
		d.out = append(d.out, d.typeOf(d.wait[i]))
	}
	return d.out
}

type dictMaker struct {
	seen map[reflect.Type]bool
	wait []reflect.Type
	out  []dictType
}

func (d *dictMaker) add(t reflect.Type) {
	if !d.seen[t] {
		d.seen[t] = true
		d.wait = append(d.wait, t)
	}
}

func (d *dictMaker) typeOf(t reflect.Type) dictType {
	return dictType{Name: t.Name(), Fields: d.fields(t)}
}

// fields are those of JSON: a type that is embedded gives its own.
func (d *dictMaker) fields(t reflect.Type) []dictField {
	var out []dictField
	for i := range t.NumField() {
		f := t.Field(i)
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && tag == "":
			out = append(out, d.fields(f.Type)...)
			continue
		case !f.IsExported() || tag == "-":
			continue
		case tag == "":
			tag = f.Name
		}
		x := dictField{Owner: t.Name(), Name: tag, Absent: strings.Contains(options, "omit")}
		x.Sort = d.sort(f.Type, &x)
		out = append(out, x)
	}
	return out
}

func (d *dictMaker) sort(t reflect.Type, x *dictField) string {
	switch t {
	case reflect.TypeFor[publication.Day]():
		return "day"
	case reflect.TypeFor[publication.When]():
		return "when"
	case reflect.TypeFor[publication.Cents]():
		return "money"
	case reflect.TypeFor[time.Time]():
		return "moment"
	}
	switch t.Kind() {
	case reflect.Pointer:
		x.Absent = true
		return d.sort(t.Elem(), x)
	case reflect.Slice:
		x.List = true
		return d.sort(t.Elem(), x)
	case reflect.Map:
		return "counts"
	case reflect.Struct:
		d.add(t)
		return t.Name()
	case reflect.Bool:
		return "flag"
	case reflect.String:
		return "text"
	}
	return "number"
}
