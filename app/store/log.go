package store

import (
	"context"
	"log/slog"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// slowLog is gorm's logger: it says which queries were slow, and nothing else.
// Errors are returned, and told once by whoever was asked.
type slowLog struct {
	log  *slog.Logger
	from time.Duration
}

// longestQuery bounds what is logged of one query; a batch is mostly brackets.
const longestQuery = 400

func (l slowLog) LogMode(logger.LogLevel) logger.Interface { return l }

func (slowLog) Info(context.Context, string, ...any)  {}
func (slowLog) Warn(context.Context, string, ...any)  {}
func (slowLog) Error(context.Context, string, ...any) {}

func (l slowLog) Trace(ctx context.Context, begin time.Time, told func() (string, int64), _ error) {
	if l.log == nil || l.from <= 0 {
		return
	}
	took := time.Since(begin)
	if took < l.from {
		return
	}
	query, rows := told()
	if len(query) > longestQuery {
		query = query[:longestQuery] + "..."
	}
	l.log.WarnContext(ctx, "slow query", "query", query, "rows", rows, "took", took)
}

// ParamsFilter keeps values out of the log: they are people's words, and some
// are privileged.
func (slowLog) ParamsFilter(_ context.Context, query string, _ ...any) (string, []any) {
	return query, nil
}

var _ gorm.ParamsFilter = slowLog{}
