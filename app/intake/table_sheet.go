package intake

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"proviso/models"
)

// sheet is what of a sheet excelize tells only to who loads all of it: which cells are
// joined, what colour the rows have, and which formulas have no value.
type sheet struct {
	name      string
	merges    []span
	styles    map[int][]int // of the first cells of a row that have one, each once, by row
	uncounted map[int]int   // by row: the first column whose formula has no value
	unjoined  bool          // there are more joined ranges than are kept
	rows      int64         // that stand in it
}

// span is a range of cells that are joined, from 1 and both ends included.
type span struct{ left, top, right, bottom int }

// How many coloured rows and joined ranges of a sheet are kept. One that has more is
// not coloured and joined by hand.
const (
	mostNoted  = 20_000
	mostMerges = 2_000
	mostStyles = 4 // of a row: one for its names, others for its figures
)

// workbookXML is what of xl/workbook.xml is needed.
type workbookXML struct {
	Properties struct {
		From1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name  string `xml:"name,attr"`
		State string `xml:"state,attr"`
		ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
	} `xml:"sheets>sheet"`
}

type relationsXML struct {
	Relations []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// describe finds the sheets that people see, and notes what is left aside.
func (w *workbook) describe() error {
	var book workbookXML
	var relations relationsXML
	if err := w.decode("xl/workbook.xml", &book); err != nil {
		return err
	}
	if err := w.decode("xl/_rels/workbook.xml.rels", &relations); err != nil {
		return err
	}
	if len(book.Sheets) > mostSheets {
		return models.Invalid(w.name, "the workbook has %d sheets, more than %d; save the one that is meant as CSV", len(book.Sheets), mostSheets)
	}
	w.from04 = book.Properties.From1904 == "1" || book.Properties.From1904 == "true"
	for _, s := range book.Sheets {
		if s.State == "hidden" || s.State == "veryHidden" {
			w.notes = append(w.notes, Note{s.Name, "this sheet is hidden and was left aside; show it in a spreadsheet program if it is meant"})
			continue
		}
		for _, r := range relations.Relations {
			if r.ID == s.ID && strings.HasSuffix(r.Type, "/worksheet") {
				found, err := w.look(s.Name, partName(r.Target))
				if err != nil {
					return err
				}
				w.sheets = append(w.sheets, found)
				if found.unjoined {
					w.notes = append(w.notes, Note{s.Name, fmt.Sprintf("more than %d ranges of cells are joined in this sheet; the others are read as single cells", mostMerges)})
				}
			}
		}
	}
	for _, f := range w.zip.File {
		if strings.HasPrefix(f.Name, "xl/externalLinks/") {
			w.notes = append(w.notes, Note{Msg: "cells of the workbook take their values from other workbooks; they are as they were when it was last saved"})
			break
		}
	}
	if len(w.sheets) == 0 {
		return models.Invalid(w.name, "the workbook has no sheet that is not hidden")
	}
	return nil
}

// partName is a part of a workbook as its archive names it.
func partName(target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(target, "/")
	}
	return path.Join("xl", target)
}

func (w *workbook) find(name string) *zip.File {
	for _, f := range w.zip.File {
		if strings.EqualFold(f.Name, name) {
			return f
		}
	}
	return nil
}

// damaged is a workbook that a spreadsheet program has to mend.
func (w *workbook) damaged(name string, err error) error {
	return models.Invalid(w.name, "the workbook is damaged (%s: %s); open it in a spreadsheet program and save it again", name, err.Error())
}

func (w *workbook) decode(name string, into any) error {
	f := w.find(name)
	if f == nil {
		return w.damaged(name, errors.New("it is missing"))
	}
	from, err := entry(f).open()
	if err != nil {
		return err
	}
	if err := xml.NewDecoder(io.LimitReader(from, MostRecord)).Decode(into); err != nil {
		return w.damaged(name, err)
	}
	return nil
}

// look goes through a sheet once.
func (w *workbook) look(name, part string) (sheet, error) {
	s := sheet{name: name, styles: map[int][]int{}, uncounted: map[int]int{}}
	f := w.find(part)
	if f == nil {
		return s, w.damaged(part, errors.New("it is missing"))
	}
	from, err := entry(f).open()
	if err != nil {
		return s, err
	}
	if err := s.scan(xml.NewDecoder(from)); err != nil {
		return s, w.damaged(part, err)
	}
	return s, nil
}

func (s *sheet) scan(d *xml.Decoder) error {
	row, column := 0, 0
	formula, value := false, false
	for depth := 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > MostNesting {
				return fmt.Errorf("it nests deeper than %d levels", MostNesting)
			}
			switch t.Name.Local {
			case "row":
				if row++; number(t, "r") > 0 {
					row = number(t, "r")
				}
				column = 0
				s.rows++
			case "c":
				column++
				if c, _, err := excelize.CellNameToCoordinates(attribute(t, "r")); err == nil {
					column = c
				}
				formula, value = false, false
				if style, had := number(t, "s"), s.styles[row]; style > 0 && len(had) < mostStyles && len(s.styles) < mostNoted && !slices.Contains(had, style) {
					s.styles[row] = append(had, style)
				}
			case "f":
				formula = true
			case "v":
				value = true
			case "mergeCell":
				if err := s.join(attribute(t, "ref")); err != nil {
					return err
				}
			}
		case xml.EndElement:
			depth--
			if _, noted := s.uncounted[row]; t.Name.Local == "c" && formula && !value && !noted && len(s.uncounted) < mostNoted {
				s.uncounted[row] = column - 1
			}
		}
	}
}

func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func number(t xml.StartElement, name string) int {
	n, err := strconv.Atoi(attribute(t, name))
	if err != nil {
		return 0
	}
	return n
}

func (s *sheet) join(ref string) error {
	if len(s.merges) == mostMerges {
		s.unjoined = true
		return nil
	}
	from, to, _ := strings.Cut(ref, ":")
	left, top, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		return err
	}
	right, bottom, err := excelize.CellNameToCoordinates(to)
	if err != nil {
		return err
	}
	s.merges = append(s.merges, span{left, top, right, bottom})
	return nil
}

// across is a row of a header with what is joined over several columns written into
// each of them.
func (s *sheet) across(cells []string, row int) []string {
	out := slices.Clone(cells)
	for _, m := range s.merges {
		if row != m.top || m.right-m.left > 100 {
			continue
		}
		for len(out) < m.right && m.left <= len(cells) {
			out = append(out, "")
		}
		for c := m.left; c < m.right && c < len(out); c++ {
			out[c] = cellOf(cells, m.left-1)
		}
	}
	return out
}

// merge marks the cells of a row that are joined with rows above them. What stands in
// the first is not written into the others: an amount that goes for a group is not
// one for each of it.
func (s *sheet) merge(t *models.TableRow, row int) {
	for _, m := range s.merges {
		if row < m.top || row > m.bottom || m.top == m.bottom {
			continue
		}
		for c := m.left; c <= m.right && c <= MostCells; c++ {
			put(&t.Merged, c-1, m.top)
		}
	}
}
