//go:build cluster

package e2e

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// site is two programs on a database with a standby, behind nginx, as the README says
// to run them. It is set up by the README's own commands.
type site struct {
	t     *testing.T
	dir   string // in which the commands are run
	bin   string // of PostgreSQL
	ports *strings.Replacer
	parts map[string]string // of commands.sh
	base  map[string]string // addresses, by the ports that the README names
}

// newSite finds what is needed; what is missing fails the test, for without it nothing
// would be shown.
func newSite(t *testing.T) *site {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		t.Fatal("there is no PostgreSQL here: apt-get install postgresql")
	}
	slices.Sort(found)
	if _, err := exec.LookPath("nginx"); err != nil {
		t.Fatal("there is no nginx here: apt-get install nginx-light")
	}
	dir, err := os.MkdirTemp("", "proviso-cluster")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &site{t: t, dir: dir, bin: filepath.Dir(found[len(found)-1]), parts: map[string]string{}, base: map[string]string{}}
	pairs := []string{"/srv/proviso", dir}
	for _, port := range []string{"5501", "5502", "8080", "8081", "8082"} {
		_, free, err := net.SplitHostPort(freeAddress(t))
		if err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, port, free)
		s.base[port] = "http://127.0.0.1:" + free
	}
	s.ports = strings.NewReplacer(pairs...)
	s.write("password", "the database of a test\n")
	s.write("pgpass", "*:*:*:*:the database of a test\n")
	if os.Geteuid() == 0 { // PostgreSQL does not run as root
		who, err := user.Lookup("postgres")
		if err != nil {
			t.Fatal(err)
		}
		uid, _ := strconv.Atoi(who.Uid)
		gid, _ := strconv.Atoi(who.Gid)
		for _, name := range []string{"", "password", "pgpass"} {
			if err := os.Chown(filepath.Join(dir, name), uid, gid); err != nil {
				t.Fatal(err)
			}
		}
	}
	text, err := os.ReadFile("cluster/commands.sh")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.Split(string(text), "# == ")[1:] {
		name, commands, _ := strings.Cut(part, "\n")
		s.parts[name] = s.ports.Replace(commands)
	}
	return s
}

func (s *site) write(name, text string) {
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// shell is a shell that runs parts of the commands, as the user whom PostgreSQL runs as
// if asked to.
func (s *site) shell(postgres bool, text string) *exec.Cmd {
	args := []string{"bash", "-euc", text}
	if postgres && os.Geteuid() == 0 {
		args = append([]string{"runuser", "-u", "postgres", "--"}, args...)
	}
	c := exec.Command(args[0], args[1:]...)
	c.Dir = s.dir
	c.Env = append(os.Environ(), "PATH="+s.bin+":"+os.Getenv("PATH"), "PGPASSFILE="+filepath.Join(s.dir, "pgpass"))
	return c
}

// run runs parts of the commands to their end.
func (s *site) run(names ...string) {
	s.t.Helper()
	for _, name := range names {
		// A server that is started must not keep our pipes: what is told goes to a file.
		log := filepath.Join(s.dir, name+".told")
		c := s.shell(true, "{ "+s.part(name)+"\n} >"+log+" 2>&1")
		if err := c.Run(); err != nil {
			told, _ := os.ReadFile(log)
			s.t.Fatalf("%s: %v\n%s", name, err, told)
		}
	}
}

func (s *site) part(name string) string {
	text, there := s.parts[name]
	if !there {
		s.t.Fatalf("commands.sh has no part %q", name)
	}
	return text
}

// databases starts the primary with its standby. They are stopped at the end.
func (s *site) databases() {
	s.t.Helper()
	s.t.Cleanup(func() {
		for _, name := range []string{"primary", "standby", "replacement"} {
			if _, err := os.Stat(filepath.Join(s.dir, name, "postmaster.pid")); err == nil {
				_ = s.shell(true, "pg_ctl -D "+name+" -m immediate stop >/dev/null 2>&1").Run()
			}
		}
	})
	s.run("primary", "standby")
}

// settings are those that the commands give to the program, for the test's own commands.
func (s *site) settings() {
	s.t.Helper()
	out, err := s.shell(false, s.part("settings")+"env -0").Output()
	if err != nil {
		s.t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(out), "\x00") {
		if name, value, _ := strings.Cut(line, "="); strings.HasPrefix(name, "PROVISO_") || name == "PGPASSFILE" {
			s.t.Setenv(name, value)
		}
	}
}

// serve starts one of the programs and waits until it is ready.
func (s *site) serve(name, port string) *served {
	s.t.Helper()
	log, err := os.CreateTemp(s.t.TempDir(), name)
	if err != nil {
		s.t.Fatal(err)
	}
	c := s.shell(false, s.part("settings")+"exec "+strings.TrimSpace(s.part(name)))
	c.Env = append(c.Env, "PATH="+filepath.Dir(program)+":"+os.Getenv("PATH"))
	c.Stderr = log
	p := &served{c: c, log: log, base: s.base[port]}
	if err := c.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(p.kill)
	s.t.Cleanup(func() {
		if told, _ := os.ReadFile(log.Name()); s.t.Failed() {
			for line := range strings.Lines(string(told)) {
				if !strings.Contains(line, `"msg":"request"`) {
					s.t.Logf("%s: %.600s", name, line)
				}
			}
		}
	})
	s.wait("the program "+name, 20*time.Second, func() bool { return s.ready(p) == "ready" })
	return p
}

// ready is what a program says of itself.
func (s *site) ready(p *served) string {
	got := (&author{base: p.base, client: quickly}).get("/readyz")
	word, _, _ := strings.Cut(got.body, "\n")
	return word
}

func (s *site) wait(what string, most time.Duration, holds func() bool) time.Duration {
	s.t.Helper()
	began := time.Now()
	for !holds() {
		if time.Since(began) > most {
			s.t.Fatalf("%s: not within %s", what, most)
		}
		time.Sleep(5 * time.Millisecond)
	}
	return time.Since(began)
}

// proxy starts nginx with the README's file.
func (s *site) proxy() {
	s.t.Helper()
	conf, err := os.ReadFile("cluster/nginx.conf")
	if err != nil {
		s.t.Fatal(err)
	}
	dir := s.t.TempDir()
	text := fmt.Sprintf("daemon off; pid %[1]s/pid; error_log %[1]s/error.log; worker_processes auto;\nevents { worker_connections 768; }\n"+
		"http { access_log off; client_body_temp_path %[1]s; proxy_temp_path %[1]s; fastcgi_temp_path %[1]s; uwsgi_temp_path %[1]s; scgi_temp_path %[1]s;\n%[2]s\n}\n", dir, s.ports.Replace(string(conf)))
	if os.Geteuid() == 0 { // its workers would be nobody, who may not write to the folder
		text = "user root;\n" + text
	}
	path := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	c := exec.Command("nginx", "-c", path)
	var told bytes.Buffer
	c.Stderr = &told
	if err := c.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		_ = c.Wait()
	})
	s.wait("nginx", 5*time.Second, func() bool {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.base["8080"], "http://"))
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
}

// losePrimary ends the primary as a fault of its machine would: all its processes at
// once.
func (s *site) losePrimary() {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.dir, "primary", "postmaster.pid"))
	if err != nil {
		s.t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		s.t.Fatal(err)
	}
	all := append([]int{pid}, children(pid)...)
	for _, p := range all {
		if err := syscall.Kill(p, syscall.SIGKILL); err != nil && err != syscall.ESRCH {
			s.t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(s.dir, "primary", "postmaster.pid")); err != nil {
		s.t.Fatal(err)
	}
}

// children are the processes that a process has started.
func children(of int) (out []int) {
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", of))
	for _, file := range tasks {
		text, _ := os.ReadFile(file)
		for _, one := range strings.Fields(string(text)) {
			if pid, err := strconv.Atoi(one); err == nil {
				out = append(out, pid)
			}
		}
	}
	return out
}
