package tracker

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"proviso/app/store"
	"proviso/models"
)

// When something is published without being asked for each time.
const (
	PublishOnApproval = "approval" // never: a publisher looks, and lets it leave
	PublishDaily      = "daily"    // once a day, from an hour on
	PublishAtOnce     = "at_once"  // whenever a public fact was recorded
)

// PublishingWhens lists them, the most careful first.
var PublishingWhens = []string{PublishOnApproval, PublishDaily, PublishAtOnce}

// PublishingSettings are how and when is published, and which sites may show which
// cards in a frame. What a schedule publishes is always of the day on which it does.
type PublishingSettings struct {
	Version int64       `json:"-"` // 0: nobody has said; of what is sent, the one that it replaces
	When    string      `json:"when"`
	Hour    int         `json:"hour"` // UTC, of daily
	Frames  []FrameRule `json:"frames"`
}

// FrameRule says which sites may show a card in a frame. The rule of a card goes
// before the one of all cards; where there is none, every site may.
type FrameRule struct {
	Kind  string   `json:"kind"` // of a card; "" with ID "": all cards
	ID    string   `json:"id"`
	Sites []string `json:"sites"` // origins
}

// Bounds of the allow-list: its sites stand in a header of every answer.
const (
	mostFrameRules = 200
	mostSites      = 20
)

// frameAll is what a line says of all cards.
const frameAll = "all"

// cardKinds are the kinds of cards; of the last two there is one, by the id all.
var cardKinds = []string{"grant", "jurisdiction", "case", "coverage", "comparison", "map", "overview"}

// PublishingSettings are the newest; before anybody has said, everything waits for a
// publisher, and every site may show every card.
func (t *Tracker) PublishingSettings(ctx context.Context) (PublishingSettings, error) {
	s := PublishingSettings{When: PublishOnApproval}
	version, body, err := t.store.PublicSettings(ctx)
	if err != nil || version == 0 {
		return s, err
	}
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		return s, fmt.Errorf("read how is published, version %d: %w", version, err)
	}
	s.Version = version
	return s, nil
}

// SetPublishingSettings puts settings in the place of those of s.Version. Who changed
// them in the meantime is not overwritten: that is a conflict.
func (t *Tracker) SetPublishingSettings(ctx context.Context, who models.Person, s PublishingSettings) error {
	if err := publisher(who); err != nil {
		return err
	}
	if err := s.check(); err != nil {
		return err
	}
	if s.Frames == nil {
		s.Frames = []FrameRule{}
	}
	body, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write how is published: %w", err)
	}
	detail := s.When
	if s.When == PublishDaily {
		detail += fmt.Sprintf(" from %d:00 UTC", s.Hour)
	}
	detail += fmt.Sprintf("; sites are named for %d cards", len(s.Frames))
	return t.store.SetPublicSettings(ctx, s.Version, string(body), who.ID, store.Note{Actor: who.ID, Action: "publish-settings", Detail: detail})
}

func (s *PublishingSettings) check() error {
	switch {
	case !slices.Contains(PublishingWhens, s.When):
		return models.Invalid("when", "%q is not when something is published; it is one of %s", s.When, strings.Join(PublishingWhens, ", "))
	case s.Hour < 0 || s.Hour > 23:
		return models.Invalid("hour", "%d is not an hour of the day; it is 0 to 23, in UTC", s.Hour)
	case len(s.Frames) > mostFrameRules:
		return models.Invalid("frames", "has %d lines; the most is %d", len(s.Frames), mostFrameRules)
	}
	seen := map[string]int{}
	for i, r := range s.Frames {
		if fault := r.fault(); fault != "" {
			return models.Invalid("frames", "line %d: %s", i+1, fault)
		}
		if first, twice := seen[r.card()]; twice {
			return models.Invalid("frames", "line %d: %s stands on line %d already; put all its sites there", i+1, r.card(), first)
		}
		seen[r.card()] = i + 1
	}
	return nil
}

// card is what a line calls the card.
func (r *FrameRule) card() string {
	if r.Kind == "" {
		return frameAll
	}
	return r.Kind + "/" + r.ID
}

// cardID is what the id of a document, or of a condition and a place, is made of.
var cardID = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9._-]{0,198}[a-z0-9])?$`)

// fault is what is wrong in a rule and what would be right; "" is nothing.
func (r *FrameRule) fault() string {
	one := r.Kind == "map" || r.Kind == "overview"
	switch {
	case r.Kind == "" && r.ID != "":
		return fmt.Sprintf("%q is the id of no kind of card; write grant/%s, or all", r.ID, r.ID)
	case r.Kind != "" && !slices.Contains(cardKinds, r.Kind):
		return fmt.Sprintf("%q is no kind of card; it is one of %s, or all for every card", r.Kind, strings.Join(cardKinds, ", "))
	case one && r.ID != frameAll:
		return fmt.Sprintf("there is one %s; write %s/%s", r.Kind, r.Kind, frameAll)
	case r.Kind != "" && !cardID.MatchString(r.ID):
		return fmt.Sprintf("%q is not the id of a card; it stands in the card's address, as in grant/denver-co-byrne-jag-fy2017", r.ID)
	case len(r.Sites) == 0:
		return "names no site; write it behind the card, as in all https://news.example.org"
	case len(r.Sites) > mostSites:
		return fmt.Sprintf("names %d sites; the most is %d", len(r.Sites), mostSites)
	}
	for _, site := range r.Sites {
		if fault := siteFault(site); fault != "" {
			return fault
		}
	}
	return ""
}

var (
	label = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$`)
	digit = regexp.MustCompile(`^[0-9]+$`)
)

// siteFault is why a text is not the origin of a site, and what would be one. What
// is let through stands in a header as it is: it holds no mark that ends a name there.
func siteFault(site string) string {
	const right = "a site is written like https://news.example.org, or https://*.example.org for all below it"
	scheme, host, ok := strings.Cut(site, "://")
	if !ok {
		return fmt.Sprintf("%q does not begin with https://; %s", site, right)
	}
	if end := strings.IndexAny(host, "/?#"); end >= 0 {
		return fmt.Sprintf("%q goes on behind the name of the site; write %s://%s", site, scheme, host[:end])
	}
	name, port, hasPort := strings.Cut(host, ":")
	if n, err := strconv.Atoi(port); hasPort && (err != nil || n < 1 || n > 65535 || strconv.Itoa(n) != port) {
		return fmt.Sprintf("%q: %q is not a port; it is 1 to 65535", site, port)
	}
	switch {
	case scheme == "http" && name == "localhost":
		return ""
	case scheme == "http":
		return fmt.Sprintf("%q is not encrypted; write https://%s (http is for localhost alone)", site, host)
	case scheme != "https":
		return fmt.Sprintf("%q does not begin with https://; %s", site, right)
	case strings.ToLower(name) != name:
		return fmt.Sprintf("%q has capital letters; write https://%s", site, strings.ToLower(host))
	}
	if name == "localhost" {
		return ""
	}
	labels := strings.Split(strings.TrimPrefix(name, "*."), ".")
	whole := len(labels) >= 2 && len(name) <= 253 && !digit.MatchString(labels[len(labels)-1])
	for _, l := range labels {
		whole = whole && label.MatchString(l)
	}
	if !whole {
		return fmt.Sprintf("%q is not the address of a site; %s", site, right)
	}
	return ""
}

// ParseFrames reads an allow-list: a line for each card, its name and then its sites,
// with spaces between. Lines without a word are left out.
func ParseFrames(text string) ([]FrameRule, error) {
	var out []FrameRule
	at := map[string]int{}
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		r := FrameRule{Sites: words[1:]}
		if words[0] != frameAll {
			var ok bool
			if r.Kind, r.ID, ok = strings.Cut(words[0], "/"); !ok || strings.HasPrefix(r.ID, "/") {
				return nil, models.Invalid("frames", "line %d: %q is not a card; a line begins with %s, or with a card as in grant/denver-co-byrne-jag-fy2017", i+1, words[0], frameAll)
			}
		}
		if fault := r.fault(); fault != "" {
			return nil, models.Invalid("frames", "line %d: %s", i+1, fault)
		}
		if first, twice := at[r.card()]; twice {
			return nil, models.Invalid("frames", "line %d: %s stands on line %d already; put all its sites there", i+1, r.card(), first)
		}
		at[r.card()] = i + 1
		out = append(out, r)
	}
	return out, nil
}

// FrameLines is an allow-list as ParseFrames reads it.
func FrameLines(rules []FrameRule) string {
	lines := make([]string, len(rules))
	for i, r := range rules {
		lines[i] = r.card() + " " + strings.Join(r.Sites, " ")
	}
	return strings.Join(lines, "\n")
}
