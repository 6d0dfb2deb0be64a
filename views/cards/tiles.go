package cards

import (
	"strconv"
	"strings"

	"proviso/app/publication"
	"proviso/views/tell"
)

// tiles is the country with a square for each state, a row a line: a state's own
// outline would be too small on a phone to hold a shape.
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

// stateMap draws each state with its letters and the shape of the worst status of any
// grant in it. A place that is on no tile stands in the table alone.
func stateMap(f tell.Frame, caption, counts string, states []publication.StateLine) *picture {
	at := map[string]publication.StateLine{}
	for _, s := range states {
		at[s.Code] = s
	}
	const columns, tall, gap = 11, 34, 2
	side := 100.0 / columns
	var c canvas
	for row, line := range tiles {
		y := row * (tall + gap)
		for column, code := range strings.Fields(line) {
			if code == ".." {
				continue
			}
			x := side * float64(column)
			middle := percent(x + side/2 - 0.3)
			s, known := at[code]
			if !known {
				c.add("rect", "t-line", "", "x", percent(x), "y", strconv.Itoa(y), "width", percent(side-0.6), "height", strconv.Itoa(tall), "stroke", "currentColor")
				c.text(middle, y+21, code, "t-muted", "text-anchor", "middle")
				continue
			}
			tone := toneOf(s.Worst)
			c.add("rect", "t-"+tone, "", "x", percent(x), "y", strconv.Itoa(y), "width", percent(side-0.6), "height", strconv.Itoa(tall), "fill", "currentColor", "fill-opacity", ".14", "stroke", "currentColor", "stroke-width", "1.5")
			c.text(middle, y+13, code, "t-ink b", "text-anchor", "middle")
			c.add("use", "t-"+tone, "", "href", "#"+tone, "x", middle, "y", strconv.Itoa(y+17), "width", "14", "height", "14", "transform", "translate(-7)")
		}
	}
	c.height = len(tiles)*(tall+gap) - gap
	return c.picture("map", caption, f.Say("card.picture", "Caption", caption, "Counts", counts))
}
