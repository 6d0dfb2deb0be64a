package publication

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// MessageType is what happened, as a webhook tells it. Types stand in what is sent and
// are never renamed.
type MessageType string

const (
	EventPublished MessageType = "publication.published"
	EventWithdrawn MessageType = "publication.withdrawn"
	EventCorrected MessageType = "publication.corrected" // one a correction
	EventTest      MessageType = "webhook.test"
)

// Message is what is sent to a webhook. It says what changed and where to read it, and
// nothing of what the documents say.
type Message struct {
	ID        string      `json:"id"`
	Type      MessageType `json:"type"`
	Timestamp time.Time   `json:"timestamp"` // when it happened, UTC, to the second
	Data      MessageData `json:"data"`
}

// MessageData is what an event is about; of a test it is empty.
type MessageData struct {
	Publication *Head        `json:"publication,omitempty"`
	Changed     []Changed    `json:"changed"`
	LeftOut     int          `json:"changed_left_out"` // how many more have changed than are listed
	Corrections []Correction `json:"corrections"`
	Overview    *Addresses   `json:"overview,omitempty"` // the page of the whole record
}

// Addresses is where a page is, in English: as it stands, and as it was published.
type Addresses struct {
	URL    string `json:"url"`
	Frozen string `json:"frozen_url"`
}

// Changed is a document that says something else than before, is new, or is gone.
type Changed struct {
	About
	Addresses
}

// MostChanged is how many documents an event lists: a message stays near 20 KB, which
// every receiver takes.
const MostChanged = 100

// Happened is what there is to tell: an edition was published, or withdrawn.
type Happened struct {
	Type    MessageType
	Head    Head
	At      time.Time // of the publishing or withdrawing, as it is recorded: it makes the ids
	Changed []About   // by kind, then id
	// Corrections are those of the edition; others are passed over.
	Corrections []Correction
}

// Published is what there is to tell of an edition that stands where another stood;
// before is nil for the first.
func Published(before, after *Edition) Happened {
	return Happened{Type: EventPublished, Head: after.Head, At: after.Published, Changed: MovedDocuments(digestsOf(before), after.Digests), Corrections: after.Corrections}
}

// Withdrawn is what there is to tell of an edition that was taken back; after is the
// one that stands now, nil for none.
func Withdrawn(gone, after *Edition, at time.Time) Happened {
	return Happened{Type: EventWithdrawn, Head: gone.Head, At: at, Changed: MovedDocuments(gone.Digests, digestsOf(after))}
}

func digestsOf(e *Edition) map[Kind]map[string]string {
	if e == nil {
		return nil
	}
	return e.Digests
}

// MovedDocuments are those whose digest is another, by kind, then id.
func MovedDocuments(before, after map[Kind]map[string]string) []About {
	var out []About
	for _, kind := range Kinds {
		for id, digest := range after[kind] {
			if before[kind][id] != digest {
				out = append(out, About{kind, id})
			}
		}
		for id := range before[kind] {
			if _, ok := after[kind][id]; !ok {
				out = append(out, About{kind, id})
			}
		}
	}
	slices.SortFunc(out, func(x, y About) int {
		return cmp.Or(cmp.Compare(slices.Index(Kinds, x.Kind), slices.Index(Kinds, y.Kind)), cmp.Compare(x.ID, y.ID))
	})
	return out
}

// MessagesFor are the messages that somebody is told who wants some of the documents; of
// what was published also one for each correction. No one: nothing of what is wanted
// has changed. The whole record is told of whatever changed in it.
func (h *Happened) MessagesFor(whole bool, wants func(About) bool, address func(About, Head) Addresses) []Message {
	overview := address(About{KindOverview, OverviewID}, h.Head)
	some := func(all []About) (out []Changed, more int) {
		out = []Changed{}
		for _, a := range all {
			switch {
			case !whole && !wants(a):
			case len(out) < MostChanged:
				out = append(out, Changed{a, address(a, h.Head)})
			default:
				more++
			}
		}
		return out, more
	}
	var corrections []Correction
	for _, c := range h.Corrections {
		if h.Type == EventPublished && c.Edition == h.Head.Number && (whole || slices.ContainsFunc(c.Concerns, wants)) {
			corrections = append(corrections, c)
		}
	}
	event := func(kind MessageType, salt string, about []About, corrections []Correction) Message {
		head := h.Head
		head.Published = head.Published.UTC()
		e := Message{ID: eventID(string(kind), h.Head.Hash, h.At.UTC().Format(time.RFC3339Nano), salt), Type: kind, Timestamp: h.At.UTC().Truncate(time.Second)}
		e.Data = MessageData{Publication: &head, Corrections: corrections, Overview: &overview}
		if corrections == nil {
			e.Data.Corrections = []Correction{}
		}
		e.Data.Changed, e.Data.LeftOut = some(about)
		return e
	}
	var out []Message
	first := event(h.Type, "", h.Changed, corrections[:min(len(corrections), MostChanged)])
	if whole || len(first.Data.Changed) > 0 || len(corrections) > 0 {
		out = append(out, first)
	}
	for _, c := range corrections {
		salt, _ := json.Marshal(c) // of texts and numbers alone, which cannot fail
		out = append(out, event(EventCorrected, string(salt), c.Concerns, []Correction{c}))
	}
	return out
}

// TestMessage is one that says nothing, to try whether it arrives.
func TestMessage(salt string, at time.Time) Message {
	return Message{ID: eventID(string(EventTest), salt), Type: EventTest, Timestamp: at.UTC().Truncate(time.Second), Data: MessageData{Changed: []Changed{}, Corrections: []Correction{}}}
}

// Body is the event as it is sent: compact JSON.
func (e *Message) Body() ([]byte, error) { return encode(e) }

// DeliveryID is that of an event's delivery to one webhook, the same at every try and
// however often the event is told.
func (e *Message) DeliveryID(webhook string) string { return "msg_" + hashed(webhook, e.ID) }

func eventID(parts ...string) string { return "evt_" + hashed(parts...) }

// hashed is 130 bits of parts, as what may stand in an id.
func hashed(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:26])
}
