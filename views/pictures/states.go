package pictures

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"proviso/models"
	"proviso/static"
	"proviso/views/words"
)

// StateStanding is a state with the worst rung of its grants.
type StateStanding struct {
	Code   string // USPS
	Name   string
	Worst  models.Rung
	Grants int    // of all its grants, how many there are
	URL    string // where it leads, "" for nowhere
}

// rungFills fill the states: the worse, the darker.
var rungFills = map[models.Rung]string{models.Clear: "tint", models.Protected: "dots", models.RungUnknown: "unsure", models.Open: "rows",
	models.AtIssue: "hatch", models.Restricted: "cross", models.Lost: "dark"}

// tiles is the country with a square for each state, a row a line. On a narrow
// screen it stands for the map: a state's own outline would be too small to hit.
var tiles = [8]string{
	"AK .. .. .. .. .. .. .. .. .. ME",
	".. .. .. .. .. .. .. .. .. VT NH",
	"WA ID MT ND MN IL WI MI NY RI MA",
	"OR NV WY SD IA IN OH PA NJ CT ..",
	"CA UT CO NE MO KY WV VA MD DE ..",
	".. AZ NM KS AR TN NC SC DC .. ..",
	".. .. .. OK LA MS AL GA .. .. ..",
	"HI .. .. TX .. .. .. .. FL .. ..",
}

// beside are the states that are too small for their mark: it stands at sea, in
// this order from the north.
var beside = []string{"VT", "NH", "MA", "RI", "CT", "NJ", "DE", "MD", "DC"}

// NewStateMap draws each state by the worst rung of its grants. Where the
// outlines are not built, squares stand for the states. There is no picture
// without a state.
func NewStateMap(w *words.Words, id string, states []StateStanding) (Picture, bool) {
	return stateMap(w, id, states, static.States())
}

func stateMap(w *words.Words, id string, states []StateStanding, shapes map[string]static.State) (pic Picture, ok bool) {
	if len(states) == 0 {
		return Picture{}, false
	}
	sorted := slices.Clone(states)
	slices.SortFunc(sorted, func(a, b StateStanding) int { return strings.Compare(a.Code, b.Code) })
	m := atlas{w: w, shapes: shapes, by: map[string]StateStanding{}}
	counts := map[models.Rung]int{}
	for _, s := range sorted {
		m.by[s.Code] = s
		m.codes = append(m.codes, s.Code)
		counts[s.Worst]++
	}
	pic = newPicture(w, id, w.Say("picture.states"))
	pic.Table.Head = []string{w.Say("filter.state"), w.Say("picture.worst"), w.Say("picture.grants")}
	var said []string
	for _, r := range worstFirst() {
		if counts[r] == 0 {
			continue
		}
		m.keys = append(m.keys, key{shape: string(r), text: w.Say("picture.rung_count", "Rung", w.Say("rung."+string(r)), "N", counts[r])})
		said = append(said, w.Say("picture.states_in", "N", counts[r], "Rung", w.Say("rung."+string(r))))
		for _, s := range sorted {
			if s.Worst == r {
				pic.Table.Rows = append(pic.Table.Rows, []string{s.Name, w.Say("rung." + string(r)), count(s.Grants)})
			}
		}
	}
	m.keys = append(m.keys, key{fill: "blank", tone: "field", text: w.Say("picture.no_grant")})
	pic.Say = w.Say("picture.states_say", "States", list("; ", said...))
	var off []string
	for _, s := range sorted {
		if !onTiles(s.Code) {
			off = append(off, w.Say("picture.state_name", "State", s.Name, "Rung", w.Say("rung."+string(s.Worst)), "N", s.Grants))
		}
	}
	if len(off) > 0 {
		pic.Lines = []string{w.Say("picture.off_map", "States", list("; ", off...))}
	}
	pic.draw(func(c *canvas) {
		if c.narrow() || shapes == nil {
			m.tiles(c)
		} else {
			m.outlines(c)
		}
	})
	return pic, true
}

func onTiles(code string) bool {
	return slices.ContainsFunc(tiles[:], func(row string) bool { return slices.Contains(strings.Fields(row), code) })
}

type atlas struct {
	w      *words.Words
	shapes map[string]static.State
	by     map[string]StateStanding
	codes  []string
	keys   []key
}

// link draws a state that leads somewhere into a group of its own.
func (m atlas) link(c *canvas, s StateStanding, draw func()) {
	if s.URL == "" {
		draw()
		return
	}
	l := Link{URL: s.URL, Name: m.w.Say("picture.state_name", "State", s.Name, "Rung", m.w.Say("rung."+string(s.Worst)), "N", s.Grants)}
	outer := c.to
	c.to = &l.Marks
	draw()
	c.to = outer
	c.links = append(c.links, l)
}

// tiles draws eleven by eight tiles, each with its code and its mark.
func (m atlas) tiles(c *canvas) {
	const gap = 2
	side := min((c.width+gap)/11-gap, 46)
	tall := max(side, c.line()+16)
	left := (c.width - 11*(side+gap) + gap) / 2
	for i, row := range tiles {
		for j, code := range strings.Fields(row) {
			if code == ".." {
				continue
			}
			x, y := left+float64(j)*(side+gap), float64(i)*(tall+gap)
			s, ok := m.by[code]
			if !ok {
				c.add("rect", "hair", "", "x", num(x), "y", num(y), "width", num(side), "height", num(tall), "fill", "none", "stroke", "currentColor")
				c.text(x+side/2, y, code, middle, "class", "t-muted")
				continue
			}
			m.link(c, s, func() {
				c.bar(x, y, side, tall, rungFills[s.Worst], string(s.Worst))
				c.text(x+side/2, y, code, middle, "class", "halo", "font-weight", "600")
				c.shape(x+side/2-6.5, y+c.line()-1, 13, string(s.Worst))
			})
		}
	}
	c.height = c.flow(0, 8*(tall+gap)+6, m.keys) + 2
}

// outlines draws the states as they lie, to the width of the drawing. The
// outlines are in a plane of 975 by 610; what stands at sea wants the rest.
func (m atlas) outlines(c *canvas) {
	const plane, tall = 975.0, 610.0
	const side = 26.0  // of a mark at sea: 24 pixels in a slot of 37rem
	const sea = 66.0   // the width that those want
	const small = 11.0 // a state in which no larger circle fits has its mark at sea
	scale := (c.width - sea) / plane
	place := "scale(" + strconv.FormatFloat(math.Floor(scale*1000)/1000, 'f', 3, 64) + ")"
	codes := make([]string, 0, len(m.shapes))
	for code := range m.shapes {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	outline := func(code, fill, tone string) {
		c.add("path", tone, "", "d", m.shapes[code].Path, "fill", fill, "stroke", "currentColor", "stroke-width", "1", "transform", place)
	}
	for _, code := range codes {
		if _, ok := m.by[code]; !ok {
			outline(code, "none", "field")
		}
	}
	top := map[string]float64{} // of the marks at sea, closed up
	free := tall * scale * 0.22
	for _, code := range beside {
		if _, ok := m.by[code]; ok && m.shapes[code].R*scale < small {
			top[code] = free
			free += side + 2
		}
	}
	for _, code := range m.codes {
		at, ok := m.shapes[code]
		if !ok {
			continue
		}
		s := m.by[code]
		m.link(c, s, func() {
			outline(code, c.fill(rungFills[s.Worst], string(s.Worst)), string(s.Worst))
			x, y, r := at.X*scale, at.Y*scale, at.R*scale
			if r < small && slices.Contains(beside, code) {
				bx, by := c.width-sea+6, top[code]
				c.stroke("M"+num(x)+" "+num(y)+"L"+num(bx)+" "+num(by+side/2), string(s.Worst), 1)
				c.bar(bx, by, sea-7, side, "paper", "")
				c.bar(bx, by, sea-7, side, rungFills[s.Worst], string(s.Worst))
				c.shape(bx+5, by+5, 16, string(s.Worst))
				c.text(bx+24, by+side/2-c.font*0.66, code, start, "class", "halo", "font-weight", "600")
				return
			}
			size := min(max(r*1.3, 12), 20)
			c.shape(x-size/2, y-size/2, size, string(s.Worst))
		})
	}
	c.height = c.flow(0, tall*scale+6, m.keys) + 2
}

// Worst gathers grants by state: the worst rung and how many there are. name
// and url give a state's name and where it leads, by its code.
func Worst(grants []models.Assessment, name, url func(code string) string) []StateStanding {
	at := map[string]int{}
	var out []StateStanding
	for i := range grants {
		a := &grants[i]
		if a.State == "" {
			continue
		}
		j, ok := at[a.State]
		if !ok {
			j = len(out)
			at[a.State] = j
			out = append(out, StateStanding{Code: a.State, Name: name(a.State), Worst: a.Rung, URL: url(a.State)})
		}
		out[j].Grants++
		if a.Rung.Severity() > out[j].Worst.Severity() {
			out[j].Worst = a.Rung
		}
	}
	slices.SortFunc(out, func(a, b StateStanding) int { return strings.Compare(a.Code, b.Code) })
	return out
}
