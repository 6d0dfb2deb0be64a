package models

import (
	"slices"
	"strings"
	"time"
)

// Webhook is an address that is told when what is published changes. Its secret
// stands nowhere in it.
type Webhook struct {
	ID, URL     string
	Kind, About string // of the one published document that it wants; "": everything
	CreatedBy   string
	CreatedAt   time.Time
	PausedAt    time.Time // zero: it is not paused
	EndedAt     time.Time // zero: it has not ended
	EndedWhy    WebhookFault
	OldUntil    time.Time // until when the secret before is good too; zero: there is none
}

// Everything is true of a webhook that wants all that changes.
func (h *Webhook) Everything() bool { return h.Kind == "" }

// Wants is true if the webhook wants to know of a published document.
func (h *Webhook) Wants(kind, id string) bool {
	return h.Everything() || h.Kind == kind && h.About == id
}

// Named is the webhook as the trail and messages tell it: by the host of its
// address, for what follows can hold a secret of the receiver's.
func (h *Webhook) Named() string {
	host := h.URL
	if scheme, rest, ok := strings.Cut(host, "://"); ok {
		rest, _, _ = strings.Cut(rest, "/")
		rest, _, _ = strings.Cut(rest, "?")
		host = scheme + "://" + rest
	}
	if h.Everything() {
		return host + ", everything"
	}
	return host + ", " + h.Kind + " " + h.About
}

// WebhookSecretBegins begins every secret of a webhook, as the Standard Webhooks
// specification has it; base64 of the key follows.
const WebhookSecretBegins = "whsec_"

// WebhookSeal is what the secret of a webhook is sealed as: in the row of another
// it opens nothing.
func WebhookSeal(id string) string { return "webhook " + id }

// WebhookKinds are the kinds of documents that a webhook can want one of.
var WebhookKinds = []string{"jurisdiction", "grant", "case", "coverage", "comparison"}

// ParseWebhookKind reads a kind; "everything" is "".
func ParseWebhookKind(field, s string) (string, error) {
	if s == WebhookAll {
		return "", nil
	}
	if slices.Contains(WebhookKinds, s) {
		return s, nil
	}
	return "", Invalid(field, "%q is not what a webhook can be about; it is %s or %s", s, WebhookAll, strings.Join(WebhookKinds, ", "))
}

// WebhookAll is how everything is chosen.
const WebhookAll = "everything"

// WebhookFault is why something was not delivered. It is one of a closed set, so
// that nothing a receiver says is ever kept.
type WebhookFault string

// The reasons.
const (
	FaultStatus   WebhookFault = "status"       // it answered with another status than 2xx
	FaultRedirect WebhookFault = "redirect"     // it sent elsewhere, where nothing is sent
	FaultGone     WebhookFault = "gone"         // it answered 410: it wants no more
	FaultTimeout  WebhookFault = "timeout"      // it did not answer in time
	FaultName     WebhookFault = "name"         // its name leads to no address
	FaultRefused  WebhookFault = "refused"      // nobody took the connection
	FaultNetwork  WebhookFault = "network"      // its address is one that nothing may be sent to
	FaultTLS      WebhookFault = "tls"          // the connection could not be made safe
	FaultExpired  WebhookFault = "tls-expired"  // its certificate is not good today
	FaultHost     WebhookFault = "tls-host"     // its certificate is another host's
	FaultIssuer   WebhookFault = "tls-issuer"   // its certificate is from nobody who is trusted
	FaultProtocol WebhookFault = "protocol"     // what it answered is no HTTP
	FaultSecret   WebhookFault = "secret"       // the secret cannot be opened, so nothing can be signed
	FaultEnded    WebhookFault = "ended"        // the webhook ended before it went
	FaultByPerson WebhookFault = "by-publisher" // why a webhook ended: somebody ended it
)

// WebhookFaults lists them.
var WebhookFaults = []WebhookFault{FaultStatus, FaultRedirect, FaultGone, FaultTimeout, FaultName, FaultRefused, FaultNetwork, FaultTLS, FaultExpired, FaultHost, FaultIssuer, FaultProtocol, FaultSecret, FaultEnded, FaultByPerson}

// WebhookDelivery is one event on its way to one webhook.
type WebhookDelivery struct {
	ID, Webhook string
	Event, Type string
	CreatedAt   time.Time
	DueAt       time.Time // when it is to be tried next
	Tries       int
	SentAt      time.Time // zero: it did not go yet
	FailedAt    time.Time // zero: it was not given up
	Status      int       // of the last answer; 0: there was none
	Fault       WebhookFault
}

// WebhookState is how it stands with a webhook: its newest deliveries, the newest
// first, what waits, and what was given up since one went.
type WebhookState struct {
	Webhook
	Deliveries []WebhookDelivery
	Waiting    int
	GivenUp    int
	GivenSince time.Time // when the first of those was given up; zero: none was
}
