package embed

import (
	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/views/public"
	"proviso/views/tell"
)

// Report is what a reader tells of an error on a public page.
type Report = public.Report

// Reported is the page that thanks for a report, in a language; ReportAgain gives one
// back that could not be taken. Both are nil while nothing is published.
func (s *Site) Reported(lang string) ([]byte, error) {
	return s.reportPage(lang, public.Reported)
}

func (s *Site) ReportAgain(lang string, r Report) ([]byte, error) {
	return s.reportPage(lang, func(f tell.Frame) templ.Component { return public.ReportAgain(f, r) })
}

func (s *Site) reportPage(lang string, page func(tell.Frame) templ.Component) ([]byte, error) {
	at := s.now.Load()
	if at == nil {
		return nil, nil
	}
	voice, ok := tell.In(lang)
	if !ok {
		voice, _ = tell.In(tell.Languages[0])
	}
	return rendered(page(tell.Frame{Voice: voice, Edition: at.edition, Today: at.today, Base: s.base}))
}

// Preview is what an address would be answered with if an edition were published, for
// its publisher alone: the bytes that would leave. False where there is none.
func (s *Site) Preview(e *publication.Edition, today publication.Day, path, query string) (body []byte, contentType string, ok bool, err error) {
	a, is := read(path, query)
	if !is || a.edition != "" {
		return nil, "", false, nil
	}
	got, err := s.make(&shelf{edition: e, today: today}, a)
	if err != nil || got == nil {
		return nil, "", false, err
	}
	return got.bytes(), got.contentType, true, nil
}
