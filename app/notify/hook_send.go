package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"

	"proviso/app/store"
	"proviso/models"
)

// hookAnswer is how much of an answer is read, headers and body each.
const hookAnswer = 64 << 10

// errNotThere is an address that nothing may be sent to.
var errNotThere = errors.New("nothing may be sent to this address")

// send posts a delivery and gives the status of the answer, and why it did not go;
// "": it went. What is answered is read, so that the receiver can end, and dropped.
func (h *Hooks) send(ctx context.Context, d store.DueDelivery) (status int, why models.WebhookFault) {
	at := h.o.Now()
	signature, err := h.signatures(d.Webhook, d.Secret, d.Old, d.ID, at, d.Body)
	if err != nil {
		return 0, models.FaultSecret
	}
	// A setting can have changed since the webhook was made.
	target, err := models.ParseWebhookURL("url", d.URL, h.o.Reach)
	if err != nil {
		return 0, models.FaultNetwork
	}
	ctx, cancel := context.WithTimeout(ctx, h.patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader(d.Body))
	if err != nil {
		return 0, models.FaultNetwork
	}
	for name, value := range map[string]string{"Content-Type": "application/json", "User-Agent": "Proviso-Webhooks/1", "Webhook-Id": d.ID,
		"Webhook-Timestamp": strconv.FormatInt(at.Unix(), 10), "Webhook-Signature": signature} {
		req.Header.Set(name, value)
	}
	resp, err := h.client(req.URL).Do(req)
	if err != nil {
		return 0, faultOf(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		// Of a body that does not end, or breaks off, the status has come all the same.
		_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, hookAnswer))
	}
	switch s := resp.StatusCode; {
	case s >= 200 && s < 300:
		return s, ""
	case s == http.StatusGone:
		return s, models.FaultGone
	case s >= 300 && s < 400:
		return s, models.FaultRedirect
	default:
		return s, models.FaultStatus
	}
}

// client sends one request to an address, for as long as its context lasts. No proxy of the environment stands
// between: through one nobody could tell where a request goes.
func (h *Hooks) client(to *url.URL) *http.Client {
	allows := h.o.Reach.Allows
	if to.Scheme == "http" {
		allows = h.o.Reach.AllowsPlain
	}
	dialer := &net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		// The address is the one that is connected to, after all names were looked up.
		a, err := netip.ParseAddrPort(address)
		if err != nil || !allows(a.Addr()) {
			return errNotThere
		}
		return nil
	}}
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSClientConfig: &tls.Config{RootCAs: h.o.Roots, MinVersion: tls.VersionTLS12},
			DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: hookAnswer,
		},
	}
}

// faultOf says in one word why nothing was answered. No text of an error is kept: it
// can repeat the address and what a receiver said.
func faultOf(err error) models.WebhookFault {
	var timeout net.Error
	var name *net.DNSError
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var issuer x509.UnknownAuthorityError
	var verify *tls.CertificateVerificationError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	switch {
	case errors.Is(err, errNotThere):
		return models.FaultNetwork
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return models.FaultExpired
	case errors.As(err, &host):
		return models.FaultHost
	case errors.As(err, &issuer):
		return models.FaultIssuer
	case errors.As(err, &verify), errors.As(err, &alert), errors.As(err, &record):
		return models.FaultTLS
	case errors.As(err, &name) && !name.IsTimeout:
		return models.FaultName
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return models.FaultTimeout
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return models.FaultRefused
	}
	return models.FaultProtocol
}
