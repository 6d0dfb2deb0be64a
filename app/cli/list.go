package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"proviso/app/exchange"
	"proviso/models"
)

// list prints a list row by row, as --format says. But for what is laid out for reading,
// memory does not grow with the rows.
type list struct {
	row func([]string) error
	end func() error
}

// rows prints those of a table.
func (l list) rows(t models.Table) error {
	for _, row := range t.Rows {
		if err := l.row(row); err != nil {
			return err
		}
	}
	return nil
}

// list begins one; the name is that of its sheet in a workbook.
func (r *run) list(name string, columns []models.Column) (list, error) {
	switch r.format {
	case "csv":
		out, err := exchange.NewCSV(r.Out, columns)
		if err != nil {
			return list{}, err
		}
		return list{out.Row, out.Flush}, nil
	case "xlsx":
		about := [][2]string{{"list", name}, {"written_on", r.today().String()}}
		out, err := exchange.NewXLSX(r.Out, about, name, columns)
		if err != nil {
			return list{}, err
		}
		return list{out.Row, out.Close}, nil
	case "json":
		return objects(r.Out, columns), nil
	}
	w := tabwriter.NewWriter(r.Out, 0, 0, 2, ' ', 0)
	line := func(cells []string) error {
		_, err := fmt.Fprintln(w, strings.Join(cells, "\t"))
		return err
	}
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return list{line, w.Flush}, line(names)
}

// objects prints rows as a list of objects, in which every value is text.
func objects(w io.Writer, columns []models.Column) list {
	before := "["
	row := func(cells []string) error {
		object := map[string]string{}
		for i, c := range columns {
			object[c.Name] = cells[i]
		}
		text, err := json.Marshal(object)
		if err == nil {
			_, err = io.WriteString(w, before+string(text))
		}
		before = ","
		return err
	}
	end := func() error {
		_, err := io.WriteString(w, strings.TrimPrefix(before, ",")+"]\n")
		return err
	}
	return list{row, end}
}

// spoken is a table with its money as it is read, where it is printed for reading.
func (r *run) spoken(t models.Table) models.Table {
	for i, c := range t.Columns {
		for _, row := range t.Rows {
			if u, err := models.ParseUSD(c.Name, row[i]); c.Money && r.format == "table" && err == nil {
				row[i] = u.Format()
			}
		}
	}
	return t
}

// printTable prints a table as --format says.
func (r *run) printTable(name string, t models.Table) error {
	out, err := r.list(name, t.Columns)
	if err == nil {
		err = out.rows(t)
	}
	if err != nil {
		return err
	}
	return out.end()
}
