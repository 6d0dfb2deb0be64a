package duty

import (
	"cmp"
	"slices"

	"proviso/models"
)

// reminderDays are how many days before its day a person is reminded of a deadline.
var reminderDays = []int{30, 14, 7, 1, 0}

// overdueEvery is after how many days somebody is told again of what is overdue.
const overdueEvery = 7

// Reminder is what one person is told at once.
type Reminder struct {
	Person string // id; "": nobody looks after these, and somebody should
	Dues   []models.Due
}

// Reminders says who is told of what for the days after since, up to and with the
// day: after a stop nothing is lost, and nothing is told twice. The owner is told
// 30, 14, 7 and 1 days before and on the day, and on the last business day where
// the day itself is none; of what is overdue the owner and the backup are told on
// the next day and every week after. Nobody is told of what that person has muted.
// The order is that of the persons' ids and of the deadlines' days.
func Reminders(dues []models.Due, since, day models.Date) []Reminder {
	by := map[string][]models.Due{}
	for _, d := range dues {
		if !d.State.Open() || len(d.Held) > 0 {
			continue
		}
		late := within(since, day, func(on models.Date) bool { return on > d.On && int(on-d.On-1)%overdueEvery == 0 })
		soon := within(since, day, func(on models.Date) bool { return on == d.Business || slices.Contains(reminderDays, int(d.On-on)) })
		told := map[string]bool{}
		if late || soon {
			told[d.Duty.Owner] = true
		}
		if late && d.Duty.Backup != "" {
			told[d.Duty.Backup] = true
		}
		for person := range told {
			if person == "" || !d.Duty.IsMuted(person) {
				by[person] = append(by[person], d)
			}
		}
	}
	out := make([]Reminder, 0, len(by))
	for person, of := range by {
		slices.SortFunc(of, Order)
		out = append(out, Reminder{person, of})
	}
	slices.SortFunc(out, func(x, y Reminder) int { return cmp.Compare(x.Person, y.Person) })
	return out
}

// within is true if something holds on one of the days after since, up to and with
// the day. After a long stop the last month is looked at.
func within(since, day models.Date, holds func(models.Date) bool) bool {
	for on := max(since+1, day-31); on <= day; on++ {
		if holds(on) {
			return true
		}
	}
	return false
}
