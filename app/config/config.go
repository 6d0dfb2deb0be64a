// Package config is what an operator sets of the server: it reads the settings
// as they were written, whole and once, and tells every fault at once. It
// refuses to know where they were written (flags and environment are read by
// the command line) and holds nothing that is secret.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Written is the settings of serve as an operator writes them. The tags are read
// by the command line, and the defaults here too.
type Written struct {
	Addr           string `name:"addr" default:"127.0.0.1:8080" env:"PROVISO_ADDR" placeholder:"HOST:PORT" help:"Where to listen (${default})."`
	TrustedProxies string `name:"trusted-proxies" default:"" env:"PROVISO_TRUSTED_PROXIES" placeholder:"CIDR,..." help:"Proxies whose X-Forwarded-For, -Proto and -Host are believed (none)."`
	MetricsFrom    string `name:"metrics-from" default:"127.0.0.0/8,::1" env:"PROVISO_METRICS_FROM" placeholder:"CIDR,..." help:"Clients that may read /metrics, or none (${default})."`
	RequestTime    string `name:"request-time" default:"15s" env:"PROVISO_REQUEST_TIME" placeholder:"TIME" help:"How long the work of one request may take (${default})."`
	ReadTime       string `name:"read-time" default:"10s" env:"PROVISO_READ_TIME" placeholder:"TIME" help:"How long a client may take to send a request (${default})."`
	BodyLimit      string `name:"body-limit" default:"1MiB" env:"PROVISO_BODY_LIMIT" placeholder:"SIZE" help:"The longest body of a request (${default})."`
	DocumentLimit  string `name:"document-limit" default:"25MiB" env:"PROVISO_DOCUMENT_LIMIT" placeholder:"SIZE" help:"The longest document that is kept (${default})."`
	UploadTime     string `name:"upload-time" default:"5m" env:"PROVISO_UPLOAD_TIME" placeholder:"TIME" help:"How long sending and keeping a document may take (${default})."`
	HeaderLimit    string `name:"header-limit" default:"16KiB" env:"PROVISO_HEADER_LIMIT" placeholder:"SIZE" help:"The longest address and headers of a request (${default})."`
	PageCache      string `name:"page-cache" default:"64MiB" env:"PROVISO_PAGE_CACHE" placeholder:"SIZE" help:"Memory for pages that were made already; 0 keeps none (${default})."`
	PublicRate     string `name:"public-rate" default:"1800" env:"PROVISO_PUBLIC_RATE" placeholder:"NUMBER" help:"How many pages and calls of the record one client may ask for in a minute without having signed in; 0 for any number. Embeds and the public site are not counted (${default})."`
	Memory         string `name:"memory" default:"480MiB" env:"PROVISO_MEMORY" placeholder:"SIZE" help:"Memory to aim at: near it, it is cleaned up more often (${default})."`
	Drain          string `name:"drain" default:"0s" env:"PROVISO_DRAIN" placeholder:"TIME" help:"How long to go on accepting after a signal to stop, while /readyz says 503 (${default})."`
	Grace          string `name:"grace" default:"20s" env:"PROVISO_GRACE" placeholder:"TIME" help:"How long requests under way may then take to end (${default})."`
	Chromium       string `name:"chromium" default:"" env:"PROVISO_CHROMIUM" placeholder:"PATH" help:"The Chromium that prints PDFs, or none (the first that is found)."`
	CourtListener  string `name:"courtlistener-from" default:"" env:"PROVISO_COURTLISTENER_FROM" placeholder:"CIDR,..." help:"Addresses from which CourtListener's alerts are taken (any; CourtListener's documentation names its two)."`
	LogLevel       string `name:"log-level" default:"info" env:"PROVISO_LOG_LEVEL" placeholder:"LEVEL" help:"debug, info, warn or error; debug has a line for each health check (${default})."`
}

// Serve is the settings of serve, each of them sound.
type Serve struct {
	Addr           string
	TrustedProxies []netip.Prefix
	MetricsFrom    []netip.Prefix
	RequestTime    time.Duration
	ReadTime       time.Duration
	BodyLimit      int // bytes, as are all limits
	DocumentLimit  int
	UploadTime     time.Duration
	HeaderLimit    int
	PageCache      int // 0: none
	PublicRate     int // requests in a minute; 0: any number
	Memory         int
	Drain          time.Duration
	Grace          time.Duration
	CourtListener  []netip.Prefix // none: any
	Chromium       string         // "": the first that is found; NoChromium: none
	LogLevel       slog.Level
}

// NoChromium is written where no Chromium is to be looked for.
const NoChromium = "none"

// Read reads all settings; its error tells every fault, a line each.
func (w Written) Read() (Serve, error) {
	var f faults
	s := Serve{
		Addr:           w.Addr,
		TrustedProxies: f.prefixes("trusted-proxies", w.TrustedProxies),
		MetricsFrom:    f.prefixes("metrics-from", w.MetricsFrom),
		RequestTime:    f.time("request-time", w.RequestTime, time.Millisecond, time.Hour),
		ReadTime:       f.time("read-time", w.ReadTime, time.Millisecond, time.Hour),
		BodyLimit:      f.size("body-limit", w.BodyLimit, 1<<10, 1<<30),
		DocumentLimit:  f.size("document-limit", w.DocumentLimit, 1<<10, 1<<30),
		UploadTime:     f.time("upload-time", w.UploadTime, time.Second, time.Hour),
		HeaderLimit:    f.size("header-limit", w.HeaderLimit, 4<<10, 1<<20),
		PageCache:      f.size("page-cache", w.PageCache, 0, 1<<36),
		PublicRate:     f.count("public-rate", w.PublicRate, 0, 1<<20),
		Memory:         f.size("memory", w.Memory, 64<<20, 1<<40),
		Drain:          f.time("drain", w.Drain, 0, time.Hour),
		Grace:          f.time("grace", w.Grace, 0, time.Hour),
		CourtListener:  f.prefixes("courtlistener-from", w.CourtListener),
		Chromium:       w.Chromium,
	}
	if _, port, err := net.SplitHostPort(w.Addr); err != nil {
		f.add("addr", w.Addr, "is not HOST:PORT, like 127.0.0.1:8080 or [::1]:8080")
	} else if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		f.add("addr", w.Addr, "has no port from 0 to 65535")
	}
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	level, ok := levels[w.LogLevel]
	if !ok {
		f.add("log-level", w.LogLevel, "is not debug, info, warn or error")
	}
	s.LogLevel = level
	return s, errors.Join(f...)
}

// Defaults are the settings where nothing is written.
func Defaults() Serve {
	var w Written
	unwritten(&w)
	s, err := w.Read()
	if err != nil {
		panic(err)
	}
	return s
}

// unwritten sets what was not written to its defaults.
func unwritten(w any) {
	v := reflect.ValueOf(w).Elem()
	for i := range v.NumField() {
		v.Field(i).SetString(v.Type().Field(i).Tag.Get("default"))
	}
}

// LogValue is all settings, for the log.
func (s Serve) LogValue() slog.Value {
	return slog.GroupValue(slog.String("addr", s.Addr), slog.Any("trusted_proxies", s.TrustedProxies), slog.Any("metrics_from", s.MetricsFrom),
		slog.String("request_time", s.RequestTime.String()), slog.String("read_time", s.ReadTime.String()), slog.Int("body_limit", s.BodyLimit),
		slog.Int("document_limit", s.DocumentLimit), slog.String("upload_time", s.UploadTime.String()), slog.Int("header_limit", s.HeaderLimit), slog.Int("page_cache", s.PageCache), slog.Int("public_rate", s.PublicRate), slog.String("drain", s.Drain.String()),
		slog.String("grace", s.Grace.String()), slog.String("chromium", s.Chromium), slog.Any("courtlistener_from", s.CourtListener), slog.String("log_level", s.LogLevel.String()))
}

// Within is true if an address is in one of the networks.
func Within(networks []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(networks, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) })
}

// faults are collected, so that an operator mends all of them at once.
type faults []error

func (f *faults) add(name, written, why string) {
	*f = append(*f, fmt.Errorf("--%s: %q %s", name, written, why))
}

func (f *faults) prefixes(name, written string) []netip.Prefix {
	var out []netip.Prefix
	if written == "none" {
		return nil
	}
	for one := range strings.SplitSeq(written, ",") {
		one = strings.TrimSpace(one)
		if one == "" {
			continue
		}
		p, err := netip.ParsePrefix(one)
		if a, aerr := netip.ParseAddr(one); aerr == nil {
			p, err = netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()), nil
		}
		switch {
		case err != nil:
			f.add(name, one, "is not an address or a network, like 10.0.0.7 or 10.0.0.0/8")
		case p.Bits() == 0:
			f.add(name, one, "is everybody; name the addresses")
		case p != p.Masked():
			f.add(name, one, "has bits set beyond its length; did you mean "+p.Masked().String()+"?")
		default:
			out = append(out, p)
		}
	}
	return out
}

func (f *faults) time(name, written string, low, high time.Duration) time.Duration {
	d, err := time.ParseDuration(written)
	switch {
	case err != nil:
		f.add(name, written, "is not a length of time, like 500ms, 15s or 2m")
	case d < low || d > high:
		f.add(name, written, fmt.Sprintf("is not between %s and %s", low, high))
	}
	return d
}

// units are those of sizes, longest name first.
var units = []struct {
	name  string
	bytes int
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"B", 1}, {"", 1}}

// count reads a whole number.
func (f *faults) count(name, written string, low, high int) int {
	n, err := strconv.Atoi(strings.TrimSpace(written))
	switch {
	case err != nil:
		f.add(name, written, "is not a whole number")
	case n < low || n > high:
		f.add(name, written, fmt.Sprintf("is not between %d and %d", low, high))
	}
	return n
}

func (f *faults) size(name, written string, low, high int) int {
	for _, u := range units {
		digits, ok := strings.CutSuffix(written, u.name)
		if !ok {
			continue
		}
		n, err := strconv.Atoi(strings.TrimSpace(digits))
		switch {
		case err != nil || n < 0:
			f.add(name, written, "is not a size, like 4096, 64KiB or 1MiB")
		case n > high/u.bytes || n*u.bytes < low:
			f.add(name, written, fmt.Sprintf("is not between %d and %d bytes", low, high))
		}
		return n * u.bytes
	}
	return 0
}
