package config

import (
	"fmt"
	"strings"
	"testing"
)

func TestWebhooks(t *testing.T) {
	t.Parallel()
	var none WrittenWebhooks
	unwritten(&none)
	if h, err := none.Read(); err != nil || h.Loopback || len(h.Networks) > 0 {
		t.Errorf("nothing set: %+v, %v", h, err)
	}
	h, err := WrittenWebhooks{"10.20.0.0/16, fd12::/32,192.168.1.7", "on"}.Read()
	if err != nil || !h.Loopback || fmt.Sprint(h.Networks) != "[10.20.0.0/16 fd12::/32 192.168.1.7/32]" || !strings.Contains(h.LogValue().String(), "10.20.0.0/16") {
		t.Errorf("got %+v, %v", h, err)
	}
	_, err = WrittenWebhooks{"10.20.0.1/16, 0.0.0.0/0, office", "maybe"}.Read()
	if err == nil {
		t.Fatal("all of it is wrong, and was taken")
	}
	for _, want := range []string{`"10.20.0.1/16" has bits set beyond its length; did you mean 10.20.0.0/16?`, `"0.0.0.0/0" is everybody`, `"office" is not an address or a network`, `--webhook-http-loopback: "maybe" is not on or off`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %s", err, want)
		}
	}
}
