package store

import (
	"context"

	"gorm.io/gorm"
)

// Queries are read by these two, not by gorm.G: that makes the compiler write the whole
// of gorm's chain once more for each type of row, and took half a minute for this room
// alone, many times over in the tests.

// find reads the rows of a query.
func find[T any](ctx context.Context, db *gorm.DB, query string, args ...any) ([]T, error) {
	var rows []T
	err := db.WithContext(ctx).Raw(query, args...).Find(&rows).Error
	return rows, err
}

// only reads the row of a query that always has one: a count, a greatest.
func only[T any](ctx context.Context, db *gorm.DB, query string, args ...any) (T, error) {
	var row T
	err := db.WithContext(ctx).Raw(query, args...).Take(&row).Error
	return row, err
}
