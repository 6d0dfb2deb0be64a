package server

import (
	"bytes"
	"container/list"
	"sync"

	"proviso/models"
)

// epoch is what all pages hang on: the number that moves with every publication and
// every withdrawal, and today. Both only move on.
type epoch struct {
	revision int64
	today    models.Date
}

func (e epoch) after(other epoch) bool {
	return e.revision > other.revision || e.revision == other.revision && e.today > other.today
}

// key names a page of an epoch in one encoding.
type key [16]byte

// page is an answer as it was sent.
type page struct {
	headers [][2]string
	body    []byte
}

// cache keeps the pages of one epoch that were asked for last, up to a number of
// bytes.
type cache struct {
	limit int
	mu    sync.Mutex
	epoch epoch
	used  int
	order *list.List // of entries, the newest in front
	at    map[key]*list.Element
	// making are the pages that are being made, until their channel is closed.
	making map[key]chan struct{}
}

type entry struct {
	key  key
	page page
}

// overhead is what an entry takes besides its body, about.
const overhead = 1 << 10

func newCache(limit int) *cache {
	return &cache{limit: limit, order: list.New(), at: map[key]*list.Element{}, making: map[key]chan struct{}{}}
}

func (c *cache) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.used
}

// get finds a page of an epoch. One asked of a newer epoch forgets the old one.
func (c *cache) get(e epoch, k key) (page, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e.after(c.epoch) {
		c.epoch, c.used = e, 0
		c.order.Init()
		clear(c.at)
	}
	found := c.at[k]
	if found == nil {
		return page{}, false
	}
	c.order.MoveToFront(found)
	return found.Value.(*entry).page, true
}

// claim is nil if the caller is to make the page, and to call done after; else
// somebody makes it already, until the channel is closed.
func (c *cache) claim(k key) (other <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if other := c.making[k]; other != nil {
		return other
	}
	c.making[k] = make(chan struct{})
	return nil
}

func (c *cache) done(k key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.making[k])
	delete(c.making, k)
}

// put keeps a page, if it is of the epoch that is kept and does not fill the
// cache alone.
func (c *cache) put(e epoch, k key, p page) {
	cost := len(p.body) + overhead
	c.mu.Lock()
	defer c.mu.Unlock()
	if e != c.epoch || cost > c.limit/4 || c.at[k] != nil {
		return
	}
	p.body = bytes.Clone(p.body) // the server's own is used again
	c.at[k] = c.order.PushFront(&entry{k, p})
	c.used += cost
	for c.used > c.limit {
		last := c.order.Remove(c.order.Back()).(*entry)
		delete(c.at, last.key)
		c.used -= len(last.page.body) + overhead
	}
}
