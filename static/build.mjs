// Builds the files that the browser fetches into built/: the style sheets under names
// that carry their hashes, with brotli and gzip beside them, manifest.json, the scripts
// of the embeds under their own names, and states.json, which the pages draw the map from.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  write(file, content)
  manifest[name] = file
}
function write(file, content) {
  const bytes = Buffer.from(content)
  writeFileSync(new URL(file, out), bytes)
  writeFileSync(new URL(file + '.br', out), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
  writeFileSync(new URL(file + '.gz', out), gzipSync(bytes, { level: 9 }))
}

const css = (name) => sass.compile(`src/${name}.scss`, {
  loadPaths: ['node_modules/@uswds/uswds/packages', 'src'], style: 'compressed', quietDeps: true, silenceDeprecations: ['import', 'global-builtin', 'if-function'],
}).css
// The workspace, the public site and the embeds have a sheet each.
for (const name of ['site', 'public', 'cards']) emit(`${name}.css`, css(name))
// The one script of the workspace, which sends long files in parts.
emit('send.js', readFileSync('src/send.js'))
// Other sites name these two, so that their names never change.
for (const script of ['embed.js', 'fit.js']) write(script, readFileSync('src/' + script))
writeFileSync(new URL('manifest.json', out), JSON.stringify(manifest, null, 1) + '\n')
const shapes = JSON.stringify(states())
writeFileSync(new URL('states.json', out), shapes)
console.log(Object.values(manifest).join(' ') + ';', Object.keys(JSON.parse(shapes)).length, 'states,', brotliCompressSync(shapes).length, 'bytes with brotli')
