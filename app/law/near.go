package law

import (
	"cmp"
	"slices"
	"strings"

	"proviso/models"
)

// FindJurisdiction is the jurisdiction of an id, or of a name if exactly one
// bears it ("City and County of Denver", "denver", "Denver, CO"). Else it errs
// and suggests the nearest.
func (r *Record) FindJurisdiction(text string) (*models.Jurisdiction, error) {
	if j, ok := r.jurisdictions[text]; ok {
		return j, nil
	}
	var hits []*models.Jurisdiction
	for _, j := range r.jurisdictions {
		for _, name := range names(j) {
			if strings.EqualFold(name, strings.TrimSpace(text)) {
				hits = append(hits, j)
				break
			}
		}
	}
	if len(hits) == 1 {
		return hits[0], nil
	}
	slices.SortFunc(hits, func(a, b *models.Jurisdiction) int { return cmp.Compare(a.ID, b.ID) })
	near := make([]string, 0, len(hits))
	for _, j := range hits {
		near = append(near, j.ID)
	}
	if len(near) == 0 {
		near = r.nearJurisdictions(text)
	}
	return nil, models.NotFound("jurisdiction", text, near)
}

// FindProgram is the program of an id or an assistance listing number. Else it
// errs and suggests the nearest.
func (r *Record) FindProgram(text string) (*models.Program, error) {
	if p, ok := r.Program(text); ok {
		return p, nil
	}
	return nil, models.NotFound("program", text, r.nearPrograms(text))
}

// FindCondition is the condition of an id. Else it errs and suggests the nearest.
func (r *Record) FindCondition(id string) (*models.Condition, error) {
	if k, ok := r.Condition(id); ok {
		return k, nil
	}
	return nil, models.NotFound("condition", id, r.nearConditions(id))
}

// Near gives up to three of the names that are like the text, nearest first.
func Near(text string, names []string) []string {
	all := make(map[string][]string, len(names))
	for _, n := range names {
		all[n] = []string{n}
	}
	return Nearest(text, all)
}

// names are the ways in which people write a jurisdiction's name.
func names(j *models.Jurisdiction) []string {
	short := j.Name
	for _, prefix := range []string{"City and County of ", "City of ", "State of ", "Commonwealth of "} {
		short = strings.TrimPrefix(short, prefix)
	}
	out := []string{j.Name, short}
	if j.State != "" {
		out = append(out, j.Name+", "+j.State, short+", "+j.State, short+" "+j.State)
	}
	return out
}

func (r *Record) nearJurisdictions(text string) []string {
	all := make(map[string][]string, len(r.jurisdictions))
	for id, j := range r.jurisdictions {
		all[id] = append(names(j), id)
	}
	return Nearest(text, all)
}

func (r *Record) nearPrograms(text string) []string {
	all := map[string][]string{}
	for id, p := range r.programs {
		all[id] = []string{id, p.ALN, p.Name}
	}
	return Nearest(text, all)
}

func (r *Record) nearConditions(text string) []string {
	all := map[string][]string{}
	for _, k := range r.ordered {
		all[k.ID] = append([]string{k.ID}, k.ShortNames...)
	}
	return Nearest(text, all)
}

// Nearest gives up to three ids whose names are like the text, nearest first.
func Nearest(text string, all map[string][]string) []string {
	text = strings.ToLower(strings.TrimSpace(text))
	type hit struct {
		id   string
		dist int
	}
	var hits []hit
	for id, names := range all {
		best := 1 << 30
		for _, n := range names {
			n = strings.ToLower(n)
			if n == "" {
				continue
			}
			dist := Distance(text, n)
			if len(text) >= 4 && strings.Contains(n, text) {
				dist = min(dist, 1)
			}
			best = min(best, dist)
		}
		if best <= 1+len(text)/3 {
			hits = append(hits, hit{id, best})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(a.dist, b.dist), cmp.Compare(a.id, b.id)) })
	if len(hits) > 3 {
		hits = hits[:3]
	}
	ids := make([]string, 0, len(hits))
	for _, h := range hits {
		ids = append(ids, h.id)
	}
	return ids
}

// Distance is the optimal string alignment distance: insertions, deletions,
// replacements and swaps of neighbours that turn one text into the other. Texts
// longer than any name of ours are cut, so that a hostile one costs nothing.
func Distance(a, b string) int {
	const longest = 80
	s, t := []rune(a[:min(len(a), longest)]), []rune(b[:min(len(b), longest)])
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for k := range rows[0] {
		rows[0][k] = k
	}
	for i := 1; i <= len(s); i++ {
		for k := 1; k <= len(t); k++ {
			cost := 1
			if s[i-1] == t[k-1] {
				cost = 0
			}
			rows[i][k] = min(rows[i-1][k]+1, rows[i][k-1]+1, rows[i-1][k-1]+cost)
			if i > 1 && k > 1 && s[i-1] == t[k-2] && s[i-2] == t[k-1] {
				rows[i][k] = min(rows[i][k], rows[i-2][k-2]+1)
			}
		}
	}
	return rows[len(s)][len(t)]
}
