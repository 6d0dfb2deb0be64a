// Package seed reads the public record from its files. It promises to validate
// all of it before anything is loaded, and to report every fault with file and
// line rather than the first. It refuses to know the database: what it
// reads is loaded by the tracker.
package seed

import (
	"io/fs"
	"path"
	"strings"

	"proviso/app/exchange"
	"proviso/models"
	"proviso/seeds"
)

// Fault is something wrong in a seed file, with its line.
type Fault = exchange.Fault

// Embedded reads the record that ships with the program. It has no faults: a
// test says so.
func Embedded() (models.Record, []Fault) { return Read(seeds.FS) }

// Read reads the seed files of a folder. Where it finds faults the record is not
// fit to be loaded.
func Read(fsys fs.FS) (models.Record, []Fault) {
	r := &reader{where: map[ref]*exchange.Node{}}
	r.walk(fsys, "")
	if len(r.where) == 0 && len(r.faults) == 0 {
		r.faults = append(r.faults, Fault{File: "seeds", Line: 1, Msg: "no seed file is here"})
	}
	r.check()
	exchange.SortFaults(r.faults)
	r.record.Sort()
	return r.record, r.faults
}

// walk reads every seed file of a folder; within is what comes before their names.
func (r *reader) walk(fsys fs.FS, within string) {
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if ext := path.Ext(name); ext != ".yaml" {
			if ext == ".yml" {
				r.faults = append(r.faults, Fault{File: display(within + name), Line: 1, Msg: "seed files end in .yaml"})
			}
			return nil
		}
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		r.file(within, name, src)
		return nil
	})
	if err != nil {
		r.faults = append(r.faults, Fault{File: "seeds", Line: 1, Msg: err.Error()})
	}
}

// display is a file's name as a person would open it.
func display(name string) string { return "seeds/" + name }

// ref names a thing in the record.
type ref struct {
	kind models.FactKind
	id   string
}

// reader gathers the record, where each thing stands, and the faults.
type reader struct {
	record models.Record
	where  map[ref]*exchange.Node
	faults []Fault
}

func (r *reader) add(f ...Fault) { r.faults = append(r.faults, f...) }

// check looks at the record as a whole, once all files are read.
func (r *reader) check() {
	for _, f := range r.record.Flaws() {
		n := r.at(f.Kind, f.ID)
		if f.Missing && says(n, f.Path) {
			continue // what cannot be read is told already
		}
		r.add(n.At(f.Path...).Fault("%s", f.Msg))
	}
}

// at is where a file says a thing, or a field of it.
func (r *reader) at(kind models.FactKind, id string, path ...any) *exchange.Node {
	n := r.where[ref{kind, id}]
	if n == nil {
		n = &exchange.Node{File: "seeds", Line: 1}
	}
	return n.At(path...)
}

// says is true if the file says anything at the field.
func says(n *exchange.Node, path []any) bool {
	parent, last := n.At(path[:len(path)-1]...), path[len(path)-1]
	name, ok := last.(string)
	at := parent.Map[name]
	return ok && at != nil && (at.Text != "" || at.Map != nil || at.List != nil)
}

// file reads one file: its folder or name says what it holds.
func (r *reader) file(within, name string, src []byte) {
	root, faults := exchange.ReadYAML(display(within+name), src)
	r.add(faults...)
	if root == nil {
		return
	}
	if root.Map == nil {
		r.add(root.Fault("a seed file is a set of fields"))
		return
	}
	dir, file := path.Split(name)
	switch strings.TrimSuffix(dir, "/") {
	case "cases":
		one(r, models.FactCase, &r.record.Cases, root, file, func(v models.Case) string { return v.ID })
	case "conditions":
		one(r, models.FactCondition, &r.record.Conditions, root, file, func(v models.Condition) string { return v.ID })
	case "notices":
		one(r, models.FactNotice, &r.record.Notices, root, file, func(v models.Notice) string { return v.ID })
	case "actions":
		one(r, models.FactAction, &r.record.Actions, root, file, func(v models.Action) string { return v.ID })
	case "grants":
		r.grants(root, file)
	case "sources":
		many(r, models.FactSource, &r.record.Sources, root, "sources", func(v models.Source) string { return v.ID })
	case "jurisdictions":
		many(r, models.FactJurisdiction, &r.record.Jurisdictions, root, "jurisdictions", func(v models.Jurisdiction) string { return v.ID })
	case "":
		r.list(root, file)
	default:
		r.add(root.Fault("no kind of fact is kept in this folder"))
	}
}

// list reads the files at the top, each a list of one kind.
func (r *reader) list(root *exchange.Node, file string) {
	switch file {
	case "programs.yaml":
		many(r, models.FactProgram, &r.record.Programs, root, "programs", func(v models.Program) string { return v.ID })
	case "associations.yaml":
		many(r, models.FactAssociation, &r.record.Associations, root, "associations", func(v models.Association) string { return v.ID })
	case "award-condition-numbers.yaml":
		many(r, models.FactNumberBlock, &r.record.NumberBlocks, root, "number_blocks", func(v models.NumberBlock) string { return v.ID })
	case "context.yaml":
		many(r, models.FactContext, &r.record.Context, root, "context_figures", func(v models.ContextFigure) string { return v.ID })
	case "practices.yaml":
		many(r, models.FactPractice, &r.record.Practices, root, "practices", func(v models.Practice) string { return v.ID })
	case "gaps.yaml":
		many(r, models.FactGap, &r.record.Gaps, root, "gaps", func(v models.Gap) string { return v.ID })
	case "exclusions.yaml":
		many(r, models.FactExclusion, &r.record.Exclusions, root, "exclusions", func(v models.Exclusion) string { return v.ID })
	default:
		r.add(root.Fault("%s is not a file of the record", file))
	}
}
