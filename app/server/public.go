package server

import (
	"context"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"proviso/app/embed"
	"proviso/app/publication"
	"proviso/app/tracker"
	"proviso/models"
)

// publicPaths are those of the public site as the router has them. The site reads
// addresses itself, before the router does; they stand there so that the policy table
// has a row for each, and for what comes by another way.
var publicPaths = []string{"/en/*", "/es/*", "/embed/:kind/:id", "/feeds/:kind/:id", "/oembed", "/corrections", "/embed.js", "/sitemap.xml", "/sitemap-:part.xml", "/robots.txt"}

// stand shows the public site what was published last, and for which day. What it
// shows stays up while the database is locked, moved away or gone.
type stand struct {
	tracker *tracker.Tracker
	site    *embed.Site
	now     func() time.Time
	failed  func(error)

	tell func(context.Context, publication.Happened) error

	mu      sync.Mutex
	edition *publication.Edition // that is shown
	shown   tracker.PublicState
	today   publication.Day
	looked  time.Time
	untold  []publication.Happened // that webhooks are still to be told
}

// betweenLooks is how often a request that finds nothing shown has the database asked.
const betweenLooks = time.Second

func newStand(t *tracker.Tracker, o *Options) *stand {
	s := &stand{tracker: t, now: o.Now, tell: o.Tell, failed: func(err error) { o.Log.Error("read what is published", "error", err) }}
	s.site = embed.New(o.Site, func(ctx context.Context, id string) (*publication.Edition, *publication.Gone, error) {
		e, gone, err := t.Frozen(ctx, id)
		if models.KindOf(err) == models.KindNotFound {
			err = embed.ErrNone
		}
		return e, gone, err
	}, s.look, o.Log)
	return s
}

// refresh shows the newest publication, if it is another than is shown or the day
// has changed. It says whether it showed anything new.
func (s *stand) refresh(ctx context.Context) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	state, err := s.tracker.PublicState(ctx)
	if err != nil {
		return false, err
	}
	today := publication.Day(models.DateOf(s.now()).String())
	if state == s.shown && today == s.today {
		return false, nil
	}
	var e *publication.Edition
	gently(func() { e, err = s.tracker.Published(ctx) })
	if err != nil {
		return false, err
	}
	settings, err := s.tracker.PublishingSettings(ctx)
	if err != nil {
		return false, err
	}
	gently(func() { s.site.Show(e, today, framing(settings.Frames)) })
	if state.State != s.shown.State || state.Settings != s.shown.Settings {
		s.site.Forget()
	}
	if s.tell != nil && state.State != s.shown.State {
		if err := s.happened(ctx, e); err != nil {
			return true, err
		}
	}
	s.edition, s.shown, s.today = e, state, today
	return true, nil
}

// framing is which sites may show which cards.
func framing(rules []tracker.FrameRule) *embed.Policy {
	p := &embed.Policy{Cards: map[string][]string{}}
	for _, r := range rules {
		if r.Kind == "" {
			p.All = r.Sites
		} else {
			p.Cards[r.Kind+"/"+r.ID] = r.Sites
		}
	}
	return p
}

// happened notes what there is to tell of the edition that is shown from now on. When
// the program starts it may have been published while nobody served it: it is told
// again then, and whoever sends it knows what was told before.
func (s *stand) happened(ctx context.Context, after *publication.Edition) error {
	before := s.edition
	if before == nil && after != nil && after.Previous != "" {
		last, _, err := s.tracker.Frozen(ctx, publication.IDOf(after.Previous))
		if err != nil {
			return err
		}
		before = last
	}
	switch {
	case after != nil && (before == nil || after.Number > before.Number):
		s.untold = append(s.untold, publication.Published(before, after))
	case before != nil && (after == nil || after.Number < before.Number):
		_, gone, err := s.tracker.Frozen(ctx, before.ID)
		if err != nil || gone == nil {
			return err
		}
		s.untold = append(s.untold, publication.Withdrawn(before, after, gone.At))
	}
	return nil
}

// told tells webhooks what has happened; what cannot be told now is told next time.
func (s *stand) told(ctx context.Context) error {
	s.mu.Lock()
	untold := s.untold
	s.mu.Unlock()
	for _, h := range untold {
		if err := s.tell(ctx, h); err != nil {
			return err
		}
		s.mu.Lock()
		s.untold = s.untold[1:]
		s.mu.Unlock()
	}
	return nil
}

// look is refresh for a request that found nothing shown.
func (s *stand) look() {
	s.mu.Lock()
	now := s.now()
	wait := now.Sub(s.looked) < betweenLooks && now.After(s.looked)
	s.looked = now
	s.mu.Unlock()
	if wait {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if _, err := s.refresh(ctx); err != nil {
		s.failed(err)
	}
}

// keep looks for what is published until the context ends, as often and whenever
// something moved, and makes the pages of what is new beforehand.
func (s *stand) keep(ctx context.Context, every time.Duration, moved <-chan struct{}) {
	tick, dues := time.NewTicker(every), time.NewTicker(betweenDue)
	defer tick.Stop()
	defer dues.Stop()
	troubled, due := false, true
	for {
		var err error
		if due {
			err = s.due(ctx)
		}
		due = false
		fresh := false
		if err == nil {
			fresh, err = s.refresh(ctx)
		}
		if err == nil {
			err = s.told(ctx)
		}
		if err != nil && ctx.Err() == nil && !troubled {
			s.failed(err) // once; what is shown stays up
		}
		troubled = err != nil
		if fresh {
			go gently(func() { s.warm(ctx) })
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-moved:
		case <-dues.C:
			due = true
		}
	}
}

// warm makes beforehand what readers will ask for: the pages of the public site, and
// the record as it was published, so that it is there should the database go away.
func (s *stand) warm(ctx context.Context) {
	s.mu.Lock()
	shown := s.shown
	s.mu.Unlock()
	if _, err := s.tracker.Book(tracker.AsOfState(ctx, shown), 0); err != nil && models.KindOf(err) == "" && ctx.Err() == nil {
		s.failed(err)
	}
	s.site.Warm(ctx)
}

// betweenDue is how often the schedule is asked whether something is to be published.
const betweenDue = time.Minute

// due publishes what the schedule asks for. Where several processes serve one database
// each asks, and only one of them can publish the next number.
func (s *stand) due(ctx context.Context) error {
	_, _, err := s.tracker.PublishDue(ctx, s.now())
	if models.KindOf(err) == models.KindConflict {
		return nil
	}
	return err
}

// first hands the public site's requests to it, before anything else looks at them:
// they need no database, no session and no line in the log.
func (s *stand) first(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(c *fasthttp.RequestCtx) {
		if !s.site.Serve(c) {
			next(c)
		}
	}
}

// public is the handler behind the public site's routes, for whoever comes to them
// through the router.
func (s *stand) public(c *fiber.Ctx) error {
	if !s.site.Serve(c.Context()) {
		return fiber.ErrNotFound
	}
	return nil
}
