package forecast

import (
	"fmt"
	"sync"
)

// parts are what progress is told in, of the whole of a call.
const parts = 1000

// meter tells how much of a call is done: from one goroutine at a time, and never
// less than before.
type meter struct {
	tell  func(done, of int) // nil if nobody asks
	mutex sync.Mutex
	told  int
}

// stretch is the part of a call that a piece of its work makes up.
type stretch struct {
	meter    *meter
	from, to float64 // of 1
}

// wholly is all of a call.
func wholly(tell func(done, of int)) stretch { return stretch{&meter{tell: tell}, 0, 1} }

// span is the work from one step to another where the stretch has so many.
func (s stretch) span(from, to, of int) stretch {
	width := s.to - s.from
	out := stretch{s.meter, s.from + float64(width*float64(from))/float64(of), s.to}
	if to < of { // else the sum may stay a grain below
		out.to = s.from + float64(width*float64(to))/float64(of)
	}
	return out
}

// step is one of so many.
func (s stretch) step(i, of int) stretch { return s.span(i, i+1, of) }

// at tells that so much of the stretch is done.
func (s stretch) at(done, of int) {
	if s.meter.tell == nil {
		return
	}
	now := int(parts * s.span(0, done, of).to)
	s.meter.mutex.Lock()
	defer s.meter.mutex.Unlock()
	if now > s.meter.told {
		s.meter.told = now
		s.meter.tell(now, parts)
	}
}

// counter tells of one more that is done each time it is called.
func (s stretch) counter(of int) func() {
	var mutex sync.Mutex
	done := 0
	return func() {
		mutex.Lock()
		defer mutex.Unlock()
		done++
		s.at(done, of)
	}
}

// rest is what is left of the stretch, for work that begins again.
func (s stretch) rest() stretch {
	s.meter.mutex.Lock()
	defer s.meter.mutex.Unlock()
	s.from = max(s.from, float64(s.meter.told)/parts)
	return s
}

// stopped says what was being done when nobody waited any longer.
func stopped(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
