package exchange

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Fault is something wrong in a file, with the line where it stands.
type Fault struct {
	File string
	Line int
	Msg  string
}

func (f Fault) String() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Msg) }

// SortFaults puts faults in the order of files and lines.
func SortFaults(fs []Fault) {
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), strings.Compare(a.Msg, b.Msg))
	})
}

// Node is a YAML value that knows where it stands. Scalars keep their text as it
// is written, so that 0605290, 2018-09 and 1.10 stay what they are.
type Node struct {
	File string
	Line int
	Text string           // of a scalar
	Null bool             // a scalar that says nothing
	Keys []string         // of a mapping, in order
	Map  map[string]*Node // nil for other kinds
	List []*Node          // nil for other kinds
}

// deepest is how deep a seed file may nest: far more than any does.
const deepest = 20

// ReadYAML reads a file that holds one document. Anchors, aliases, merge keys,
// tags, duplicate keys and further documents are faults: what a reader sees in a
// line is all there is to it.
func ReadYAML(file string, src []byte) (*Node, []Fault) {
	dec := yaml.NewDecoder(strings.NewReader(string(src)))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		line, msg := yamlError(err)
		return nil, []Fault{{file, line, msg}}
	}
	var more yaml.Node
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, []Fault{{file, max(more.Line, 1), "a second document: a seed file holds one"}}
	}
	var faults []Fault
	root := convert(file, doc.Content[0], 0, &faults)
	return root, faults
}

// yamlError parts the line from the message of the library's errors.
func yamlError(err error) (int, string) {
	msg := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if n, rest, ok := strings.Cut(strings.TrimPrefix(msg, "line "), ": "); ok {
		if _, scanErr := fmt.Sscan(n, &line); scanErr == nil {
			msg = rest
		}
	}
	if msg == "EOF" {
		msg = "the file is empty"
	}
	return line, "not YAML: " + msg
}

func convert(file string, y *yaml.Node, depth int, faults *[]Fault) *Node {
	n := &Node{File: file, Line: y.Line}
	fault := func(line int, format string, args ...any) {
		*faults = append(*faults, Fault{file, line, fmt.Sprintf(format, args...)})
	}
	if depth > deepest {
		fault(y.Line, "nested deeper than %d levels", deepest)
		return n
	}
	plain(y, fault)
	switch y.Kind {
	case yaml.AliasNode:
		fault(y.Line, "the alias *%s: seed files say everything where it stands", y.Value)
	case yaml.ScalarNode:
		n.Text = y.Value
		n.Null = y.Tag == "!!null"
	case yaml.SequenceNode:
		n.List = make([]*Node, 0, len(y.Content))
		for _, c := range y.Content {
			n.List = append(n.List, convert(file, c, depth+1, faults))
		}
	case yaml.MappingNode:
		n.Map = make(map[string]*Node, len(y.Content)/2)
		for i := 0; i+1 < len(y.Content); i += 2 {
			k := y.Content[i]
			plain(k, fault)
			if k.Kind != yaml.ScalarNode || k.Tag == "!!merge" || k.Value == "" {
				fault(k.Line, "a field's name is plain text")
				continue
			}
			if first, twice := n.Map[k.Value]; twice {
				fault(k.Line, "%s stands twice; first at line %d", k.Value, first.Line)
				continue
			}
			n.Keys = append(n.Keys, k.Value)
			n.Map[k.Value] = convert(file, y.Content[i+1], depth+1, faults)
		}
	}
	return n
}

// plain faults what makes a reader look elsewhere for what a line means.
func plain(y *yaml.Node, fault func(line int, format string, args ...any)) {
	if y.Anchor != "" {
		fault(y.Line, "the anchor &%s: seed files say everything where it stands", y.Anchor)
	}
	if y.Style&yaml.TaggedStyle != 0 {
		fault(y.Line, "the tag %s: seed files use none", y.Tag)
	}
}

// At is the node at a path of field names and list positions, or the nearest
// one above it: where to point for something that is missing.
func (n *Node) At(path ...any) *Node {
	at := n
	for _, p := range path {
		var next *Node
		switch p := p.(type) {
		case string:
			next = at.Map[p]
		case int:
			if p < len(at.List) {
				next = at.List[p]
			}
		}
		if next == nil {
			return at
		}
		at = next
	}
	return at
}

// Fault is a fault at this node.
func (n *Node) Fault(format string, args ...any) Fault {
	return Fault{n.File, n.Line, fmt.Sprintf(format, args...)}
}
