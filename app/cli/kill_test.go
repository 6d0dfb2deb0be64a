package cli_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// command starts this test binary as the command.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), self, args...)
	c.Env = append(os.Environ(), "PROVISO_TEST_AS_COMMAND=1")
	return c
}

// TestKilledWhileSeeding kills the command at many points of its work. After
// each the trail is whole and the record is all there or not there at all; then
// seeding again brings it to where an undisturbed run would be.
func TestKilledWhileSeeding(t *testing.T) {
	dir := t.TempDir()
	start := time.Now()
	whole := command(t, "seed", "--db", filepath.Join(dir, "whole.db"))
	want, err := whole.Output()
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	summary, _, _ := strings.Cut(string(want), ":")
	landed := 0
	const points = 12
	for i := range points {
		db := filepath.Join(dir, "killed.db")
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(db + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
		}
		c := command(t, "seed", "--db", db)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(took*time.Duration(i)/points, func() { _ = c.Process.Kill() })
		err := c.Wait()
		timer.Stop()
		if err == nil {
			landed++
		}
		again, err := command(t, "seed", "--db", db).CombinedOutput()
		if err != nil || !strings.Contains(string(again), summary) { // what is published is told on the other stream
			t.Fatalf("killed at point %d: seeding again: %v\n%s", i, err, again)
		}
		if all := strings.Contains(string(again), ": 0 added"); !all && !strings.Contains(string(again), " 0 superseded, 0 withdrawn, 0 unchanged") {
			t.Errorf("killed at point %d: half of the record was there:\n%s", i, again)
		}
		if out, err := command(t, "audit", "verify", "--db", db).CombinedOutput(); err != nil {
			t.Errorf("killed at point %d: %v\n%s", i, err, out)
		}
	}
	if landed == points {
		t.Error("no run was killed: the test has shown nothing")
	}
}
