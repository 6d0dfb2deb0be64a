package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"
	"time"

	"proviso/app/config"
	"proviso/app/notify"
	"proviso/app/publication"
	"proviso/app/seed"
	"proviso/app/server"
	"proviso/app/store"
	"proviso/app/tracker"
	"proviso/models"
	"proviso/static"
)

type serveCmd struct {
	config.Written
	SignIn   config.WrittenSignIn   `embed:""`
	Mail     config.WrittenMail     `embed:""`
	Webhooks config.WrittenWebhooks `embed:""`
	Replica  string                 `name:"db-replica" env:"PROVISO_DB_REPLICA" placeholder:"URL" help:"A streaming replica of a database on PostgreSQL: the public's pages are read from it, and everything is while the database cannot be reached (none)."`
	papersAt
}

func (c *serveCmd) Run(r *run) error {
	settings, err := c.Read()
	entry, err2 := c.SignIn.Read()
	mail, err3 := c.Mail.Read()
	reach, err4 := c.Webhooks.Read()
	if err := errors.Join(err, err2, err3, err4); err != nil {
		return usage{err}
	}
	debug.SetMemoryLimit(int64(settings.Memory))
	s, err := r.openWith(store.Options{Now: r.now, Replica: c.Replica})
	if err != nil {
		return err
	}
	defer s.Close()
	t := tracker.New(s, r.now)
	if t.Vault, err = c.vault(r, int64(settings.DocumentLimit)); err != nil {
		return err
	}
	defer t.Vault.Close()
	if err := r.seedIfEmpty(s, t); err != nil {
		return err
	}
	if err := r.publishShipped(t); err != nil {
		return err
	}
	if !static.Built {
		fmt.Fprintln(r.Err, "The styles are not built, so pages are plain; build them with: go tool task assets")
	}
	listener, err := net.Listen("tcp", settings.Addr)
	if err != nil {
		return usage{fmt.Errorf("--addr: %w", err)}
	}
	log := slog.New(slog.NewJSONHandler(r.Err, &slog.HandlerOptions{Level: settings.LogLevel}))
	if t.Press, err = press(settings, log); err != nil {
		return err
	}
	log.Info("serve", "database", s.Name(), "replica", s.Reach().Replica, "listening", listener.Addr().String(), "settings", settings, "sign_in", entry, "mail", mail, "webhooks", reach)
	t.WebhookReach = models.WebhookReach(reach)
	if err := t.Vault.Check(r.ctx); err != nil { // the record can be read without them
		log.Warn("documents cannot be kept or read", "error", err)
	}
	post, err := r.notifier(s, t, mail, log)
	if err != nil {
		return err
	}
	people, err := r.identity(entry, s, t, log)
	if err != nil {
		return err
	}
	t.ShareForecasts(people.Derive("forecasts"))
	if err := t.Begin(r.ctx, people.KeyMark()); err != nil {
		return err
	}
	site := config.Site(settings, mail, entry, listener.Addr())
	hooks := notify.NewHooks(s, notify.HookOptions{Now: r.now, Site: site, Reach: t.WebhookReach, Open: people.Open, Log: log})
	moved := make(chan struct{}, 1)
	app := server.New(t, server.Options{Now: r.now, Identity: people, Log: log, Config: settings, Site: site, Watch: r.ctx, Moved: moved, Tell: tell(hooks), Stopping: r.ctx.Done()})
	first, err := people.FirstLink(r.ctx)
	if err != nil {
		return err
	}
	if first != "" { // for whoever started the program, and in no log
		fmt.Fprintf(r.Err, "Nobody can sign in yet. Make the administrator's account, within a day, at http://%s/welcome/%s\n", listener.Addr(), first)
	}
	fmt.Fprintf(r.Out, "Proviso is at http://%s/\n", listener.Addr())
	if err := flushOut(r.Out); err != nil {
		return err
	}
	if mail.On {
		defer r.beside(func(ctx context.Context) { post.Serve(ctx, notify.Every) })()
	}
	defer r.beside(func(ctx context.Context) { hooks.Serve(ctx, notify.HookEvery) })()
	defer r.beside(func(ctx context.Context) {
		t.Live(ctx, func(err error) { log.Warn("note that this process serves", "error", err) })
	})()
	defer r.beside(func(ctx context.Context) {
		s.Watch(ctx, func() {
			select {
			case moved <- struct{}{}:
			default: // it is to look already
			}
		})
	})()
	defer r.beside(func(ctx context.Context) {
		work(ctx, log, "alerts", tracker.AlertEvery, t.Alerted(), t.WorkAlerts)
	})()
	defer r.beside(func(ctx context.Context) {
		work(ctx, log, "imports", tracker.UploadEvery, t.Sent(), t.WorkUploads)
	})()
	failed := make(chan error, 1)
	go func() { failed <- app.Listener(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-r.ctx.Done():
	}
	log.Info("stopping", "drain", settings.Drain.String(), "grace", settings.Grace.String())
	time.Sleep(settings.Drain) // a balancer that asks /readyz now sends its requests elsewhere
	err = app.ShutdownWithTimeout(settings.Grace)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("stop serving: requests were still under way after %s", settings.Grace)
	case err != nil && !errors.Is(err, net.ErrClosed):
		return fmt.Errorf("stop serving: %w", err)
	}
	log.Info("stopped")
	return nil
}

// work works what waits as it comes, and again what could not be worked, until the
// context ends.
func work(ctx context.Context, log *slog.Logger, name string, every time.Duration, comes <-chan struct{}, f func(context.Context) (int, error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		n, err := f(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			log.Error(name, "error", err)
		case n > 0:
			log.Info(name, "worked", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-comes:
		case <-tick.C:
		}
	}
}

// beside runs something that goes on until the command ends. What it gives waits
// until it has ended: what is under way, a mail or a webhook, is finished before the
// database is closed.
func (r *run) beside(f func(context.Context)) (end func()) {
	stopped := make(chan struct{})
	ctx, stop := context.WithCancel(r.ctx)
	go func() { defer close(stopped); f(ctx) }()
	return func() { stop(); <-stopped }
}

// tell writes down for webhooks what was published.
func tell(hooks *notify.Hooks) func(context.Context, publication.Happened) error {
	return func(ctx context.Context, h publication.Happened) error {
		_, err := hooks.Queue(ctx, h)
		return err
	}
}

// within gives a jurisdiction with those that it is a part of, of the record as
// it is then.
func within(ctx context.Context, t *tracker.Tracker) func(string) []string {
	return func(jurisdiction string) []string {
		b, err := t.Book(ctx, 0)
		if err != nil {
			return []string{jurisdiction}
		}
		return b.Within(jurisdiction)
	}
}

// seedIfEmpty loads the record that ships with the program into a new database,
// so that the first start has something to show.
func (r *run) seedIfEmpty(s *store.Store, t *tracker.Tracker) error {
	rev, err := s.Revision(r.ctx)
	if err != nil || rev > 0 {
		return err
	}
	record, faults := seed.Embedded()
	if len(faults) > 0 {
		return fmt.Errorf("the record that ships with the program: %s", faults[0])
	}
	items, err := tracker.Items(record)
	if err != nil {
		return err
	}
	_, err = t.Load(r.ctx, items, "seed", "seed", "the public record that ships with the program")
	if models.KindOf(err) == models.KindConflict { // another process that began at the same time has
		if rev, rerr := s.Revision(r.ctx); rerr == nil && rev > 0 {
			return nil
		}
	}
	return err
}

// flushOut lets the address be read while the server runs.
func flushOut(w any) error {
	if f, ok := w.(interface{ Flush() error }); ok {
		return f.Flush()
	}
	return nil
}
