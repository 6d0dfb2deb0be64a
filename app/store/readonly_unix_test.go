//go:build unix

package store_test

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"proviso/app/store"
	"proviso/models"
)

// nobody is who runs a test for which root has too many rights.
const nobody = 65534

// asNobody runs the test once more, in a process without root's rights, and
// reports whether this is that process. env names the folder that the parent
// made ready.
func asNobody(t *testing.T, env, dir string) bool {
	t.Helper()
	if os.Getenv(env) != "" {
		return true
	}
	program := filepath.Join(dir, "test.exe") // Go's own copy lies in a folder closed to others
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	copyFile(t, self, program)
	cmd := exec.Command(program, "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), env+"="+dir)
	cmd.Dir = dir
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("as another user: %v\n%s", err, out)
	}
	return false
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestReadOnlyFiles(t *testing.T) {
	const env = "PROVISO_TEST_READONLY_DIR"
	dir := os.Getenv(env)
	if dir == "" {
		dir = t.TempDir()
		makeReadOnlyFiles(t, dir)
	}
	if !asNobody(t, env, dir) {
		return
	}
	inFolder := filepath.Join(dir, "folder", "x.db")
	inFile := filepath.Join(dir, "file", "x.db")
	closed := filepath.Join(dir, "closed", "x.db")
	tests := []struct {
		name, path string
		readOnly   bool
		words      string // none: it opens
	}{
		{"a read-only file, to write", inFile, false, "read-only"},
		{"a read-only file", inFile, true, ""},
		{"a read-only folder, to write", inFolder, false, "read-only"},
		{"a read-only folder", inFolder, true, ""},
		{"a new file in a read-only folder", filepath.Join(dir, "folder", "new.db"), false, "read-only"},
		{"a file that others may not read", closed, true, "permission denied"},
		{"a file that others may not read, to write", closed, false, "cannot be written"},
	}
	for _, test := range tests {
		s, err := store.Open(t.Context(), test.path, store.Options{ReadOnly: test.readOnly})
		if test.words != "" {
			if models.KindOf(err) != models.KindRefused {
				t.Errorf("%s: got %v, want refused", test.name, err)
			} else {
				wantKind(t, err, models.KindRefused, test.path, test.words)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if n, err := s.Revision(t.Context()); n != 3 || err != nil {
			t.Errorf("%s: revision %d, %v", test.name, n, err)
		}
		wantNoFaults(t, s)
		s.Close()
	}
}

func makeReadOnlyFiles(t *testing.T, dir string) {
	t.Helper()
	chmod := func(mode os.FileMode, path string) {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	chmod(0o755, filepath.Dir(dir)) // t.TempDir lies in a folder closed to others
	for _, name := range []string{"folder", "file", "closed"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o777); err != nil {
			t.Fatal(err)
		}
		s := openMigrated(t, filepath.Join(dir, name, "x.db"))
		record(t, s, example()...)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	chmod(0o444, filepath.Join(dir, "folder", "x.db"))
	chmod(0o555, filepath.Join(dir, "folder"))
	chmod(0o444, filepath.Join(dir, "file", "x.db"))
	chmod(0o777, filepath.Join(dir, "file"))
	chmod(0o000, filepath.Join(dir, "closed", "x.db"))
	t.Cleanup(func() { chmod(0o755, filepath.Join(dir, "folder")) })
}
