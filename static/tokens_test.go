package static

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// TestTokens: the embeds have the colours of the site, light and dark, in its order.
func TestTokens(t *testing.T) {
	colours := func(file string) []string {
		text, err := os.ReadFile("src/" + file)
		if err != nil {
			t.Fatal(err)
		}
		return regexp.MustCompile(`--[a-z-]+: #[0-9a-f]{6}`).FindAllString(string(text), -1)
	}
	site, cards := colours("_tokens.scss"), colours("_cards-tokens.scss")
	if len(site) < 28 || !slices.Equal(site, cards) {
		t.Errorf("the site has %v,\nthe embeds %v", site, cards)
	}
}
