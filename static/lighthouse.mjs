// Serves the record from a new database and has Lighthouse weigh four pages as a
// phone loads them, five times each: one run on a busy machine says little, and
// the middle of five is what its makers advise to read. Prints the middle scores
// with all of them and fails where a middle one is below the least.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const least = 98
const runs = 5
const pages = [
  ['portfolio', '/?as_of=2018-01-24'], ['grant', '/grants/denver-co-byrne-jag-fy2017?as_of=2018-01-24'],
  ['matrix', '/coverage?as_of=2018-01-24'], ['case', '/cases/chicago-v-sessions-fy2017?as_of=2018-08-01'],
]
const freePort = () => new Promise((done) => {
  const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)) })
})

const dir = mkdtempSync(join(tmpdir(), 'proviso-lighthouse-'))
const port = await freePort()
const server = spawn(fileURLToPath(new URL('../.bin/proviso', import.meta.url)), ['serve', '--addr', `127.0.0.1:${port}`, '--db', join(dir, 'proviso.db')], { stdio: 'ignore' })
let low = 0
try {
  const base = `http://127.0.0.1:${port}`
  for (let tries = 0; ; tries++) {
    try { if ((await fetch(base + '/readyz')).ok) break } catch { /* not listening yet */ }
    if (tries === 100) throw new Error('the server did not become ready')
    await new Promise((r) => setTimeout(r, 200))
  }
  for (const [name, path] of pages) {
    const all = { performance: [], accessibility: [] }
    for (let run = 0; run < runs; run++) {
      const out = execFileSync('npx', ['--yes', 'lighthouse@12.8.2', base + path, '--quiet', '--output=json', '--output-path=stdout',
        '--only-categories=performance,accessibility', '--chrome-flags=--headless=new --no-sandbox --disable-gpu'],
      { encoding: 'utf8', maxBuffer: 64 << 20, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, CHROME_PATH: process.env.PROVISO_CHROMIUM ?? process.env.CHROME_PATH ?? '' } })
      const { categories } = JSON.parse(out)
      for (const c of Object.keys(all)) all[c].push(Math.round(categories[c].score * 100))
    }
    const scores = Object.values(all).map((s) => s.toSorted((a, b) => a - b)[runs >> 1])
    console.log(name.padEnd(10), 'performance', scores[0], `(${all.performance.join(' ')})`, 'accessibility', scores[1])
    if (Math.min(...scores) < least) low++
  }
} finally {
  server.kill()
  await new Promise((r) => server.exitCode === null ? server.on('exit', r) : r())
  rmSync(dir, { recursive: true, force: true })
}
if (low > 0) {
  console.error(`${low} of ${pages.length} pages score below ${least}`)
  process.exitCode = 1
}
