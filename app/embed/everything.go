package embed

// Everything hands over every answer that the shown edition has, live: pages, cards,
// the files beside them, feeds and what there is once, in both languages. For tests
// that hold what leaves to what may.
func (s *Site) Everything(yield func(name string, body []byte)) error {
	at := s.now.Load()
	if at == nil {
		return nil
	}
	one := func(a asked) error {
		got, err := s.make(at, a)
		if err == nil && got != nil {
			yield(a.lang+" "+a.kind+" "+a.id+" "+a.ext, got.bytes())
		}
		return err
	}
	for a := range at.base {
		all := []asked{a}
		if a.sort == sortCard {
			for _, ext := range []string{"csv", "json", "metadata.json", "svg"} {
				all = append(all, asked{sort: sortFile, lang: a.lang, kind: a.kind, id: a.id, ext: ext})
			}
			all = append(all, asked{sort: sortFeed, lang: a.lang, kind: a.kind, id: a.id})
		}
		for _, a := range all {
			if err := one(a); err != nil {
				return err
			}
		}
	}
	for _, name := range alone {
		if err := one(asked{sort: sortAlone, id: name, lang: "en"}); err != nil {
			return err
		}
	}
	return one(asked{sort: sortFeed, kind: "corrections", id: "all", lang: "es"})
}
