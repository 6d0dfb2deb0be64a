package config

import (
	"errors"
	"log/slog"
	"net/netip"
)

// WrittenWebhooks is to where webhooks may lead, as an operator writes it.
type WrittenWebhooks struct {
	Networks string `name:"webhook-networks" default:"" env:"PROVISO_WEBHOOK_NETWORKS" placeholder:"CIDR,..." help:"Private networks that webhooks may reach, by https (none: the internet alone)."`
	Loopback string `name:"webhook-http-loopback" default:"off" env:"PROVISO_WEBHOOK_HTTP_LOOPBACK" placeholder:"on|off" help:"Webhooks by http to this machine, for tests and demonstrations (${default})."`
}

// Webhooks is to where webhooks may lead, each setting sound.
type Webhooks struct {
	Networks []netip.Prefix
	Loopback bool
}

// Read reads all settings; its error tells every fault, a line each.
func (w WrittenWebhooks) Read() (Webhooks, error) {
	var f faults
	h := Webhooks{Networks: f.prefixes("webhook-networks", w.Networks), Loopback: w.Loopback == "on"}
	if w.Loopback != "on" && w.Loopback != "off" {
		f.add("webhook-http-loopback", w.Loopback, "is not on or off")
	}
	return h, errors.Join(f...)
}

// LogValue is all settings, for the log.
func (h Webhooks) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("networks", h.Networks), slog.Bool("http_loopback", h.Loopback))
}
