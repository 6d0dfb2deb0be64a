//go:build e2e && readme

package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestReadme takes the two pictures of the README anew: go tool task pictures.
func TestReadme(t *testing.T) {
	base, ctx := site(t), browser(t)
	for name, path := range map[string]string{
		"portfolio": "/?as_of=2018-01-24",
		"compare":   "/coverage?as_of=2018-06-26&compare=2018-06-25&state=CO",
	} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(1180, 1330), scheme("light"), chromedp.Navigate(base+path)); err != nil {
			t.Fatal(err)
		}
		png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join("..", "..", ".readme", name+".png"), png, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
