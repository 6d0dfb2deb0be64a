package public

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestZZ(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		for _, d := range days {
			f := frame(t, lang, d)
			for _, p := range []string{"", "jurisdictions", "jurisdictions/denver-co", "grants/denver-co-byrne-jag-fy2017", "cases", "cases/chicago-v-sessions-fy2017", "coverage", "coverage/jag-notice", "coverage/jag-notice.denver-co", "coverage/jag-access.alameda-ca", "comparisons", "comparisons/byrne-jag-fy2017"} {
				b := rendered(t, f, p)
				name := filepath.Join("/tmp/site", lang+"-"+string(d), strings.ReplaceAll(p, "/", "_")+".html")
				os.MkdirAll(filepath.Dir(name), 0o755)
				os.WriteFile(name, b, 0o644)
			}
		}
	}
}
