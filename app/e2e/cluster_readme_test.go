//go:build cluster

package e2e

import (
	"os"
	"strings"
	"testing"
)

// TestClusterReadme: what the README says to type is what is tried, line by line.
func TestClusterReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, there := strings.Cut(string(readme), "\n## Outgrowing one machine\n")
	if !there {
		t.Fatal("README.md has no section on outgrowing one machine")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	commands, err := os.ReadFile("cluster/commands.sh")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(commands)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") && !strings.Contains(section, line) {
			t.Errorf("the README does not say: %s", line)
		}
	}
	if !strings.Contains(section, "app/e2e/cluster/nginx.conf") {
		t.Error("the README does not name nginx's file")
	}
}
