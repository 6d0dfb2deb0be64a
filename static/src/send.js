// Proviso: sends a long file in parts, so that a connection that breaks costs one part and
// not all of it. A file that is sent again goes on where it was. Short files, and all files
// where this script does not run, are sent by the form itself.
(function () {
  'use strict'
  var box = document.getElementById('send')
  var form = box && document.getElementById(box.dataset.form)
  if (!form || !window.fetch || !window.FormData) return
  var bar = document.getElementById('send-bar')
  var says = document.getElementById('send-says')
  var fault = document.getElementById('send-fault')
  var halt = document.getElementById('send-stop')
  var button = form.querySelector('button[type="submit"]')
  var waits = [1, 2, 5, 10, 20, 30, 30, 30, 30, 30]
  var sending = null

  form.addEventListener('submit', function (event) {
    var file = form.elements.file.files[0]
    if (sending) return event.preventDefault()
    if (!file || file.size <= Number(box.dataset.from)) return
    event.preventDefault()
    send(file)
  })
  halt.addEventListener('click', function () { if (sending) sending.abort() })

  async function send(file) {
    sending = new AbortController()
    var at = 0
    button.disabled = true
    fault.textContent = ''
    box.hidden = false
    halt.focus()
    try {
      var begun = await ask(box.dataset.begin, {
        name: file.name, size: file.size, changed: file.lastModified, kind: form.elements.kind.value, jurisdiction: form.elements.jurisdiction.value
      })
      for (at = begun.done, shown(at, file); at < file.size; shown(at, file)) {
        at = (await ask(begun.at + '/slices', { at: at, slice: file.slice(at, at + begun.slice) })).done
      }
      says.textContent = box.dataset.looked
      halt.hidden = true
      window.location.assign((await ask(begun.at + '/sent', {})).at)
    } catch (wrong) {
      var percent = Math.floor(100 * at / file.size)
      fault.textContent = wrong.name === 'AbortError' ? box.dataset.halted.replace('{percent}', percent) : wrong.told || box.dataset.broken
      box.hidden = true
      halt.hidden = false
      button.disabled = false
      button.focus()
    }
    sending = null
  }

  // shown moves the bar, and says so once in ten parts of a hundred: whoever hears the page
  // is not told of every part.
  function shown(at, file) {
    var percent = Math.floor(100 * at / file.size)
    bar.value = percent
    bar.textContent = percent + ' %'
    var told = box.dataset.going.replace('{percent}', percent - percent % 10)
    if (says.textContent !== told) says.textContent = told
  }

  // ask sends fields, again while nobody answers, and gives what is answered. What a person
  // can act on is an error that is told.
  async function ask(where, fields) {
    for (var tried = 0; ; tried++) {
      var body = new FormData()
      body.append('csrf', form.elements.csrf.value)
      for (var name in fields) body.append(name, fields[name])
      var answer = null
      try {
        answer = await fetch(where, { method: 'POST', body: body, credentials: 'same-origin', redirect: 'error', signal: sending.signal })
        if (answer.ok) return await answer.json()
      } catch (wrong) {
        if (wrong.name === 'AbortError') throw wrong
      }
      if (answer && answer.status < 500 && answer.status !== 429 && answer.status !== 408) {
        var wrong = new Error('refused')
        try { wrong.told = (await answer.json()).error } catch (_) {}
        throw wrong
      }
      if (tried === waits.length) throw new Error('broken')
      says.textContent = box.dataset.again.replace('{seconds}', waits[tried])
      await pause(waits[tried])
    }
  }

  function pause(seconds) {
    return new Promise(function (done, stop) {
      var id = setTimeout(done, 1000 * seconds)
      sending.signal.addEventListener('abort', function () {
        clearTimeout(id)
        stop(new DOMException('stopped', 'AbortError'))
      }, { once: true })
    })
  }
})()
