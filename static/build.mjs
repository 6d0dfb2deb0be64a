// Builds the files that the browser fetches into built/: the style sheets under
// names that carry their hash, with brotli and gzip beside it, manifest.json, and
// states.json, which the pages draw the map from.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import * as sass from 'sass'
import { states } from './states.mjs'

const out = new URL('built/', import.meta.url)
mkdirSync(out, { recursive: true })
for (const f of readdirSync(out)) if (f !== '.gitkeep') rmSync(new URL(f, out))

const manifest = {}
function emit(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
  const file = name.replace(/(\.\w+)$/, `-${hash}$1`)
  const bytes = Buffer.from(content)
  writeFileSync(new URL(file, out), bytes)
  writeFileSync(new URL(file + '.br', out), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
  writeFileSync(new URL(file + '.gz', out), gzipSync(bytes, { level: 9 }))
  manifest[name] = file
}

const css = (name) => sass.compile(`src/${name}.scss`, {
  loadPaths: ['node_modules/@uswds/uswds/packages', 'src'], style: 'compressed', quietDeps: true, silenceDeprecations: ['import', 'global-builtin', 'if-function'],
}).css
// The workspace and the public site have a sheet each.
for (const name of ['site', 'public']) emit(`${name}.css`, css(name))
writeFileSync(new URL('manifest.json', out), JSON.stringify(manifest, null, 1) + '\n')
const shapes = JSON.stringify(states())
writeFileSync(new URL('states.json', out), shapes)
console.log(Object.values(manifest).join(' ') + ';', Object.keys(JSON.parse(shapes)).length, 'states,', brotliCompressSync(shapes).length, 'bytes with brotli')
