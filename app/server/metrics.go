package server

import (
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"proviso/app/config"
	"proviso/app/tracker"
)

// metrics counts for Prometheus. No label holds anything that a client chose.
type metrics struct {
	requests *prometheus.CounterVec   // route, method, status
	seconds  *prometheus.HistogramVec // route
	bytes    *prometheus.CounterVec   // route
	pages    *prometheus.CounterVec   // result
	inFlight prometheus.Gauge
	handler  fiber.Handler
}

// buckets are from a page answered again to one that takes all its time.
var buckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 15}

func newMetrics(t *tracker.Tracker, kept *cache) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "proviso_http_requests_total", Help: "Requests answered."}, []string{"route", "method", "status"}),
		seconds:  prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "proviso_http_request_duration_seconds", Help: "Time to make an answer.", Buckets: buckets}, []string{"route"}),
		bytes:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "proviso_http_response_bytes_total", Help: "Bytes of bodies sent."}, []string{"route"}),
		pages: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "proviso_pages_total",
			Help: "Pages by how they were answered: made, kept (from memory) or not_modified (304)."}, []string{"result"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "proviso_http_requests_in_flight", Help: "Requests being answered."}),
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(m.requests, m.seconds, m.bytes, m.pages, m.inFlight, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("proviso_page_cache_bytes", "Memory of the pages kept.", func() int64 { return int64(kept.size()) }),
		gauge("proviso_record_revision", "Revision of the record in memory.", func() int64 { return t.Held().Revision }),
		gauge("proviso_record_facts", "Facts of the record in memory.", func() int64 { return int64(t.Held().Facts) }),
		gauge("proviso_record_grants", "Grants of the record in memory.", func() int64 { return int64(t.Held().Grants) }),
		gauge("proviso_books", "Compiled records in memory, one a day of knowledge.", func() int64 { return int64(t.Held().Books) }),
		gauge("proviso_days", "Days worked out in memory, over all books.", func() int64 { return int64(t.Held().Days) }))
	m.handler = adaptor.HTTPHandler(promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return m
}

func gauge(name, help string, f func() int64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(f()) })
}

func (m *metrics) count(route, method string, status, bytes int, took time.Duration) {
	if !slices.Contains(fiber.DefaultMethods, method) {
		method = "other" // anybody can think one up, and each would be counted by itself
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status/100)+"xx").Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
	m.bytes.WithLabelValues(route).Add(float64(bytes))
}

// measured shows the metrics to the clients that may read them; for all others
// there is no such page. A request through a proxy that is not trusted could be
// anybody's.
func (d *door) measured(c *fiber.Ctx) error {
	o, _ := c.Locals(originKey{}).(origin)
	if o.unknown || !config.Within(d.Config.MetricsFrom, o.client) {
		return fiber.ErrNotFound
	}
	return d.metrics.handler(c)
}
