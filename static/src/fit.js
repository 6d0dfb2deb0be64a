// Proviso: tells the page around this card how tall the card is, now and whenever
// that changes, and tells nothing else. The height is no secret, so that it may go to
// whoever frames the card; of the page around it nothing is read.
(function () {
  'use strict'
  if (window.parent === window) return
  var root = document.documentElement

  function tell() {
    var height = Math.ceil(root.getBoundingClientRect().height)
    window.parent.postMessage({ type: 'proviso:height', height: height }, '*')
    window.parent.postMessage({ sentinel: 'amp', type: 'embed-size', height: height }, '*')
  }

  window.addEventListener('message', function (event) {
    if (event.source === window.parent && event.data && event.data.type === 'proviso:ask') tell()
  })
  if (window.ResizeObserver) new ResizeObserver(tell).observe(root)
  else ['load', 'resize', 'toggle'].forEach(function (name) { window.addEventListener(name, tell, true) })
})()
