// Proviso: fits the height of the cards on this page to what is in them, and does
// nothing else. A card says how tall it is; this listens to no one but the frame of a
// card, and to that only while it shows a page of the site that this script is from.
// It reads no address, sets no cookie, keeps nothing and leaves no name behind.
(function () {
  'use strict'
  var me = document.currentScript
  if (!me || !me.src || !window.addEventListener) return
  var site = new URL(me.src).origin
  var cards = site + '/embed/'
  var tallest = 20000

  function ours(frame) {
    return frame.nodeName === 'IFRAME' && (frame.hasAttribute('data-proviso') || frame.src.indexOf(cards) === 0)
  }

  // A card tells its height where its address asks for it with "fit". A frame whose
  // address does not is taken out and put back with one that does: as a frame with a
  // new address it would leave a step for the reader's Back button.
  function meet(frame) {
    if (!ours(frame)) return
    if (frame.src.indexOf(cards) === 0 && !/[?&]fit=/.test(frame.src)) {
      var parts = frame.src.split('#')
      var parent = frame.parentNode
      var next = frame.nextSibling
      if (!parent) return
      parent.removeChild(frame)
      frame.src = parts[0] + (parts[0].indexOf('?') < 0 ? '?' : '&') + 'fit=1' + (parts[1] ? '#' + parts[1] : '')
      parent.insertBefore(frame, next)
    } else if (frame.contentWindow) {
      // It may have told its height before this script came.
      frame.contentWindow.postMessage({ type: 'proviso:ask' }, '*')
    }
  }

  function all() {
    return Array.prototype.slice.call(document.getElementsByTagName('iframe'))
  }

  window.addEventListener('message', function (event) {
    var said = event.data
    if (event.origin !== site || !event.source || !said || said.type !== 'proviso:height') return
    if (typeof said.height !== 'number' || !(said.height >= 1 && said.height <= tallest)) return
    all().forEach(function (frame) {
      if (frame.contentWindow !== event.source || !ours(frame)) return
      var border = getComputedStyle(frame).boxSizing === 'border-box' ? frame.offsetHeight - frame.clientHeight : 0
      frame.style.height = Math.ceil(said.height) + border + 'px'
    })
  })
  // Frames that come later are met as they load: that of an element does not bubble,
  // but passes here on its way down.
  document.addEventListener('load', function (event) { meet(event.target) }, true)
  all().forEach(meet)
})()
