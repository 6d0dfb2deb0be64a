// The outlines of the states for the map of the portfolio, from us-atlas (public
// domain, U.S. Census Bureau), projected to 975 x 610. Each state is a path and
// the largest circle that fits into it: there its mark stands.
import { readFileSync } from 'node:fs'
import { feature } from 'topojson-client'
import { presimplify, quantile, simplify } from 'topojson-simplify'

const usps = {
  '01': 'AL', '02': 'AK', '04': 'AZ', '05': 'AR', '06': 'CA', '08': 'CO', '09': 'CT', 10: 'DE', 11: 'DC', 12: 'FL', 13: 'GA', 15: 'HI', 16: 'ID', 17: 'IL',
  18: 'IN', 19: 'IA', 20: 'KS', 21: 'KY', 22: 'LA', 23: 'ME', 24: 'MD', 25: 'MA', 26: 'MI', 27: 'MN', 28: 'MS', 29: 'MO', 30: 'MT', 31: 'NE', 32: 'NV',
  33: 'NH', 34: 'NJ', 35: 'NM', 36: 'NY', 37: 'NC', 38: 'ND', 39: 'OH', 40: 'OK', 41: 'OR', 42: 'PA', 44: 'RI', 45: 'SC', 46: 'SD', 47: 'TN', 48: 'TX',
  49: 'UT', 50: 'VT', 51: 'VA', 53: 'WA', 54: 'WV', 55: 'WI', 56: 'WY',
}

const area = ring => ring.reduce((sum, [x, y], i) => {
  const [u, v] = ring[(i + 1) % ring.length]
  return sum + x * v - u * y
}, 0) / 2

// room is the distance from a point inside a ring to its nearest edge, below
// zero outside.
function room(ring, x, y) {
  let inside = false, nearest = Infinity
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i], [bx, by] = ring[j]
    if (ay > y !== by > y && x < (bx - ax) * (y - ay) / (by - ay) + ax) inside = !inside
    const t = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2 || 1)))
    nearest = Math.min(nearest, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)))
  }
  return inside ? nearest : -nearest
}

function seat(ring) {
  const xs = ring.map(p => p[0]), ys = ring.map(p => p[1])
  const best = { x: xs[0], y: ys[0], r: -1 }
  const look = (x0, x1, y0, y1) => {
    for (let i = 0; i <= 40; i++) for (let j = 0; j <= 40; j++) {
      const x = x0 + (x1 - x0) * i / 40, y = y0 + (y1 - y0) * j / 40, r = room(ring, x, y)
      if (r > best.r) Object.assign(best, { x, y, r })
    }
  }
  const w = Math.max(...xs) - Math.min(...xs), h = Math.max(...ys) - Math.min(...ys)
  look(Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys))
  look(best.x - w / 20, best.x + w / 20, best.y - h / 20, best.y + h / 20)
  return [Math.round(best.x), Math.round(best.y), Math.floor(best.r)]
}

// path writes rings in whole units, each point as its distance from the last;
// rings too small to be seen are left out.
function path(rings) {
  let out = ''
  for (const ring of rings) {
    const points = ring.map(p => p.map(Math.round)).filter((p, i, all) => i === 0 || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1])
    if (points[0]?.join() === points.at(-1)?.join()) points.pop()
    if (points.length < 3) continue
    out += `M${points[0][0]} ${points[0][1]}l` + points.slice(1).map((p, i) => `${p[0] - points[i][0]} ${p[1] - points[i][1]}`).join(' ').replaceAll(' -', '-') + 'z'
  }
  return out
}

export function states() {
  const raw = presimplify(JSON.parse(readFileSync(new URL('node_modules/us-atlas/states-albers-10m.json', import.meta.url))))
  const topology = simplify(raw, quantile(raw, 0.55))
  const out = {}
  for (const f of feature(topology, topology.objects.states).features) {
    const code = usps[f.id]
    if (!code || !f.geometry) continue
    const polygons = f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates
    polygons.sort((a, b) => Math.abs(area(b[0])) - Math.abs(area(a[0])))
    const seen = polygons.filter((p, i) => i === 0 || Math.abs(area(p[0])) > 6)
    const [x, y, r] = seat(seen[0][0])
    out[code] = { d: path(seen.flat()), x, y, r }
  }
  return Object.fromEntries(Object.entries(out).sort(([a], [b]) => (a < b ? -1 : 1)))
}
