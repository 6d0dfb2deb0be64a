package exchange

import (
	"errors"
	"maps"
	"reflect"
	"strconv"
	"strings"

	"proviso/models"
)

// Decode reads a mapping into a struct of models. The struct's JSON names are the
// file's fields, so the file, the database and the API say the same word. Every
// fault is told, and what is sound is decoded all the same.
func Decode(n *Node, into any) []Fault {
	var faults []Fault
	decode(n, reflect.ValueOf(into).Elem(), "", &faults)
	return faults
}

// parsers read the scalars of models that have a form of their own.
var parsers = map[reflect.Type]func(field, s string) (any, error){
	reflect.TypeFor[models.Date]():               func(f, s string) (any, error) { return models.ParseDate(f, s) },
	reflect.TypeFor[models.When]():               func(f, s string) (any, error) { return models.ParseWhen(f, s) },
	reflect.TypeFor[models.USD]():                func(f, s string) (any, error) { return models.ParseUSD(f, s) },
	reflect.TypeFor[models.JurisdictionKind]():   func(f, s string) (any, error) { return models.ParseJurisdictionKind(f, s) },
	reflect.TypeFor[models.OrderScope]():         func(f, s string) (any, error) { return models.ParseOrderScope(f, s) },
	reflect.TypeFor[models.StayAs]():             func(f, s string) (any, error) { return models.ParseStayAs(f, s) },
	reflect.TypeFor[models.Effect]():             func(f, s string) (any, error) { return models.ParseEffect(f, s) },
	reflect.TypeFor[models.AmountKind]():         func(f, s string) (any, error) { return models.ParseAmountKind(f, s) },
	reflect.TypeFor[models.StepKind]():           func(f, s string) (any, error) { return models.ParseStepKind(f, s) },
	reflect.TypeFor[models.ShareStatus]():        func(f, s string) (any, error) { return models.ParseShareStatus(f, s) },
	reflect.TypeFor[models.Percent]():            func(f, s string) (any, error) { return models.ParsePercent(f, s) },
	reflect.TypeFor[models.Month]():              func(f, s string) (any, error) { return models.ParseMonth(f, s) },
	reflect.TypeFor[models.PayrollGap]():         func(f, s string) (any, error) { return models.ParsePayrollGap(f, s) },
	reflect.TypeFor[models.MitigationKind]():     func(f, s string) (any, error) { return models.ParseMitigationKind(f, s) },
	reflect.TypeFor[models.Harm]():               func(f, s string) (any, error) { return models.ParseHarm(f, s) },
	reflect.TypeFor[models.CertificationState](): func(f, s string) (any, error) { return models.ParseCertificationState(f, s) },
}

func decode(n *Node, v reflect.Value, field string, faults *[]Fault) {
	add := func(format string, args ...any) { *faults = append(*faults, n.Fault(format, args...)) }
	if n.Null {
		add("%s: is empty; leave the field out if it is not known", field)
		return
	}
	if parse, ok := parsers[v.Type()]; ok {
		if !scalar(n) {
			add("%s: is not one value", field)
			return
		}
		got, err := parse(field, n.Text)
		if err != nil {
			add("%s", message(err))
			return
		}
		v.Set(reflect.ValueOf(got))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		decode(n, v.Elem(), field, faults)
	case reflect.Struct:
		decodeStruct(n, v, field, faults)
	case reflect.Slice:
		if n.List == nil {
			add("%s: is not a list", field)
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), len(n.List), len(n.List)))
		for i, item := range n.List {
			decode(item, v.Index(i), field, faults)
		}
	default:
		decodeScalar(n, v, field, faults)
	}
}

func decodeScalar(n *Node, v reflect.Value, field string, faults *[]Fault) {
	add := func(format string, args ...any) { *faults = append(*faults, n.Fault(format, args...)) }
	if !scalar(n) {
		add("%s: is not one value", field)
		return
	}
	switch v.Kind() {
	case reflect.String:
		if strings.TrimSpace(n.Text) == "" {
			add("%s: is empty; leave the field out if it is not known", field)
		}
		v.SetString(n.Text)
	case reflect.Bool:
		switch n.Text {
		case "true":
			v.SetBool(true)
		case "false":
		default:
			add("%s: %q is neither true nor false", field, n.Text)
		}
	case reflect.Int, reflect.Int64:
		i, err := strconv.ParseInt(n.Text, 10, v.Type().Bits())
		if err != nil {
			add("%s: %q is not a whole number", field, n.Text)
		}
		v.SetInt(i)
	}
}

func decodeStruct(n *Node, v reflect.Value, field string, faults *[]Fault) {
	if n.Map == nil {
		*faults = append(*faults, n.Fault("%s: is not a set of fields", field))
		return
	}
	fields := fieldsOf(v)
	for _, key := range n.Keys {
		f, ok := fields[key]
		if !ok {
			*faults = append(*faults, n.Map[key].Fault("%s: is not a field of this", key))
			continue
		}
		decode(n.Map[key], f, key, faults)
	}
}

// fieldsOf are the fields of a struct by their names in files; those of a struct that it
// embeds are its own.
func fieldsOf(v reflect.Value) map[string]reflect.Value {
	out := map[string]reflect.Value{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			maps.Copy(out, fieldsOf(v.Field(i)))
			continue
		}
		out[name] = v.Field(i)
	}
	return out
}

func scalar(n *Node) bool { return n.Map == nil && n.List == nil }

// message is an error in the words for its reader.
func message(err error) string {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Error()
	}
	return err.Error()
}
