package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"proviso/app/exchange"
	"proviso/app/tracker"
	"proviso/models"
)

type coverageCmd struct {
	Jurisdiction string      `placeholder:"ID|NAME" help:"The jurisdiction, by id (denver-co) or name."`
	Program      string      `placeholder:"ID|ALN" help:"The program, by id (byrne-jag) or assistance listing number (16.738). Leave out for a condition not limited to any."`
	FiscalYear   int         `placeholder:"YEAR" help:"The award's federal fiscal year. Leave out for a condition not limited to any."`
	Condition    string      `placeholder:"ID" help:"The condition (jag-notice)."`
	AsOf         models.Date `placeholder:"DAY" help:"The day asked about, YYYY-MM-DD. Default: today."`
	KnownOn      models.Date `placeholder:"DAY" help:"Answer with what had been learnt by this day. Default: all that is recorded."`
	Batch        string      `placeholder:"FILE" help:"One question a line in (JSON), one answer a line out, same order; - reads standard input."`
}

func (c *coverageCmd) Run(r *run) error {
	if c.Batch != "" {
		if c.Jurisdiction != "" || c.Program != "" || c.Condition != "" || c.FiscalYear != 0 || c.AsOf != 0 || c.KnownOn != 0 {
			return usage{errors.New("--batch takes its questions from the file: leave the other question flags out")}
		}
		return c.batch(r)
	}
	switch {
	case c.Jurisdiction == "":
		return usage{errors.New("--jurisdiction is missing: name one by its id, like denver-co")}
	case c.Condition == "":
		return usage{errors.New("--condition is missing: name one by its id, like jag-notice")}
	}
	b, err := r.book(c.KnownOn)
	if err != nil {
		return err
	}
	j, err := b.FindPlace(c.Jurisdiction)
	if err != nil {
		return err
	}
	q := models.Question{Jurisdiction: j.ID, Program: c.Program, FiscalYear: c.FiscalYear, Condition: c.Condition, AsOf: r.day(c.AsOf), KnownOn: c.KnownOn}
	a, err := b.Coverage(q)
	if err != nil {
		return err
	}
	switch r.format {
	case "json":
		line, err := exchange.EncodeAnswer(exchange.FieldsOf(q), a)
		if err != nil {
			return err
		}
		_, err = r.Out.Write(append(line, '\n'))
		return err
	case "csv":
		return exchange.WriteCSV(r.Out, tracker.AnswerTable(a))
	}
	return writeAnswer(r.Out, a)
}

// batch answers a file of questions. A question that cannot be answered gets a
// line with its error and makes the exit status 1; the others are still answered.
func (c *coverageCmd) batch(r *run) error {
	in := r.In
	if c.Batch != "-" {
		f, err := os.Open(c.Batch)
		if err != nil {
			return fmt.Errorf("questions: %w", err)
		}
		defer f.Close()
		in = f
	}
	b := &batch{run: r, books: map[models.Date]*tracker.Book{}}
	lines := bufio.NewReaderSize(in, 1<<16)
	for n := 1; ; n++ {
		line, err := readLine(lines)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("questions, line %d: %w", n, err)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		out, err := b.answer(n, line)
		if err != nil {
			return err
		}
		if _, err := r.Out.Write(append(out, '\n')); err != nil {
			return err
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
	}
	if b.failed > 0 {
		fmt.Fprintf(r.Err, "Questions that could not be answered: %d; see their \"error\".\n", b.failed)
		return errTold
	}
	return nil
}

// readLine is the next line without its end, however long; of one longer than a
// question may be only the first part is kept, enough to refuse it.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(line) <= exchange.MaxLine {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) > 0:
			return line, nil
		}
		return bytes.TrimRight(line, "\r\n"), err
	}
}

// batch keeps what questions of one file share.
type batch struct {
	*run
	books  map[models.Date]*tracker.Book
	failed int
}

func (b *batch) answer(n int, line []byte) ([]byte, error) {
	asked, err := exchange.ParseQuestion(line)
	var a models.Answer
	if err == nil {
		book, openErr := b.open(asked.KnownOn)
		if openErr != nil {
			return nil, openErr
		}
		a, err = book.Coverage(asked.Question)
	}
	if err != nil {
		b.failed++
		return exchange.EncodeQuestionError(asked.Fields, fmt.Sprintf("line %d: %s", n, strings.TrimSpace(err.Error())))
	}
	return exchange.EncodeAnswer(asked.Fields, a)
}

// open is the book of a day of knowledge, opened once.
func (b *batch) open(knownOn models.Date) (*tracker.Book, error) {
	if book := b.books[knownOn]; book != nil {
		return book, nil
	}
	book, err := b.book(knownOn)
	if err == nil {
		b.books[knownOn] = book
	}
	return book, err
}
