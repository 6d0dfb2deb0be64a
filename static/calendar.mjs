// Reads an iCalendar file from standard input with the parser of a calendar
// program (Thunderbird's) and prints as JSON what it understood, for a test.
import ICAL from 'ical.js'

let text = ''
for await (const part of process.stdin.setEncoding('utf8')) text += part
const calendar = new ICAL.Component(ICAL.parse(text))
const of = name => calendar.getFirstPropertyValue(name)?.toString() ?? ''
const events = calendar.getAllSubcomponents('vevent').map(e => {
  const event = new ICAL.Event(e, { strictExceptions: true })
  return {
    uid: event.uid, summary: event.summary, about: event.description, day: event.startDate.toString(), whole: event.startDate.isDate,
    sequence: event.sequence, changed: e.getFirstPropertyValue('last-modified').toString(), url: e.getFirstPropertyValue('url'),
    properties: e.getAllProperties().map(p => p.name).sort(),
    alarms: e.getAllSubcomponents('valarm').map(a => a.getFirstPropertyValue('trigger').toString()),
  }
})
const properties = calendar.getAllProperties().map(p => p.name).sort()
console.log(JSON.stringify({ name: of('name'), refresh: of('refresh-interval'), method: of('method'), properties, events }))
