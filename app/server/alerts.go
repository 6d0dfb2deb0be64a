package server

import (
	"errors"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/limiter"

	"proviso/app/config"
	"proviso/app/tracker"
	"proviso/models"
)

// alertsPath begins the address at which alerts are taken; a secret follows.
const alertsPath = "/alerts/courtlistener/"

// mostAlerted bounds how many alerts one network may send in a minute. What is refused is
// sent again by CourtListener, seven times over some days.
const mostAlerted = 300

// alertRoutes take CourtListener's alerts. It signs nothing and has no session: the
// address holds a long secret, and an operator can say from which addresses it sends.
func (d *door) alertRoutes(r fiber.Router) {
	few := limiter.New(limiter.Config{
		Max: mostAlerted, Expiration: time.Minute, LimiterMiddleware: limiter.SlidingWindow{},
		Next: func(c *fiber.Ctx) bool {
			o, _ := c.Locals(originKey{}).(origin)
			return o.client.IsLoopback() || o.client.IsUnspecified()
		},
		KeyGenerator: func(c *fiber.Ctx) string {
			o, _ := c.Locals(originKey{}).(origin)
			return network(o.client)
		},
		LimitReached: func(*fiber.Ctx) error {
			return models.TooSoon("", "more alerts came from your network in a minute than are taken (%d); send this one again later", mostAlerted)
		},
	})
	r.Post(alertsPath+":secret", few, d.takeAlert)
}

// takeAlert writes an alert down and answers; it is worked afterwards, for an answer that
// takes a second counts as none. Whoever may not send is told what any wrong address is.
func (d *door) takeAlert(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	o, _ := c.Locals(originKey{}).(origin)
	if from := d.Config.CourtListener; len(from) > 0 && !config.Within(from, o.client) {
		return tracker.NoAlerts
	}
	if err := d.tracker.TakesAlerts(c.UserContext(), c.Params("secret")); err != nil {
		return err
	}
	if kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType)); err != nil || kind != fiber.MIMEApplicationJSON {
		return fiber.ErrUnsupportedMediaType
	}
	if err := d.tracker.TakeAlert(c.UserContext(), c.Get("Idempotency-Key"), c.Body()); err != nil {
		return err
	}
	return c.SendString("taken\n")
}

// toProgram is true of addresses at which other programs send and nobody reads.
func toProgram(path string) bool {
	return len(path) >= len(alertsPath) && strings.EqualFold(path[:len(alertsPath)], alertsPath)
}

// answerProgram says in a line what is wrong. A page would repeat its address, and that
// holds a secret.
func answerProgram(c *fiber.Ctx, status int, err error) error {
	said := http.StatusText(status)
	var ours *models.Error
	if errors.As(err, &ours) && status != fiber.StatusNotFound {
		said = ours.Error()
	}
	return c.Status(status).SendString(said + "\n")
}
