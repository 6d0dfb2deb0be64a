package config

import (
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestDefaults(t *testing.T) {
	t.Parallel()
	d := Defaults()
	if d.Addr != "127.0.0.1:8080" || len(d.TrustedProxies) != 0 || d.RequestTime != 15*time.Second || d.BodyLimit != 1<<20 || d.PageCache != 64<<20 {
		t.Errorf("%+v", d)
	}
}

// TestWithin: addresses match their networks, in either way of writing IPv4.
func TestWithin(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{"127.0.0.1": true, "127.9.9.9": true, "::1": true, "::ffff:127.0.0.1": true, "10.0.0.1": false, "::2": false} {
		if got := Within(Defaults().MetricsFrom, netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: got %v want %v", address, got, want)
		}
	}
	if Within(Defaults().MetricsFrom, netip.Addr{}) {
		t.Error("an address that is none is within")
	}
}

// TestFaults: all of them are told in one message.
func TestFaults(t *testing.T) {
	t.Parallel()
	w := Written{Addr: "8080", TrustedProxies: "10.0.0.0/8, proxy, 10.1.2.3/8, 0.0.0.0/0", MetricsFrom: "none", RequestTime: "soon", ReadTime: "0s", BodyLimit: "1MB",
		HeaderLimit: "1", PageCache: "-1", Drain: "2h", Grace: "-1s", LogLevel: "loud"}
	_, err := w.Read()
	if err == nil {
		t.Fatal("no fault was found")
	}
	for _, want := range []string{`--addr: "8080" is not HOST:PORT`, `"proxy" is not an address`, "did you mean 10.0.0.0/8?", `"0.0.0.0/0" is everybody`, `--request-time: "soon"`,
		"--read-time", `--body-limit: "1MB"`, "--header-limit", "--page-cache", "--drain", "--grace", "--log-level"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not told in:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "metrics-from") {
		t.Errorf("what is right is told as a fault:\n%v", err)
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]int{"0": 0, "4096": 4096, "4096B": 4096, "64KiB": 64 << 10, "1GiB": 1 << 30} {
		var f faults
		if got := f.size("page-cache", written, 0, 1<<36); got != want || len(f) > 0 {
			t.Errorf("%s: got %d %v want %d", written, got, f, want)
		}
	}
	var f faults
	f.size("page-cache", "9223372036854775807KiB", 0, 1<<36)
	if len(f) == 0 {
		t.Error("a size beyond all numbers is taken")
	}
}
