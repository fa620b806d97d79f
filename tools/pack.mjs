// What `npm pack` in lib does before and after: Node refuses TypeScript under node_modules, so the tarball holds
// JavaScript and declarations, and a manifest whose `exports` name these. The sources' own manifest is put aside
// meanwhile, and comes back even when npm is killed in between.
import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runNode24 } from './setup/node24.mjs'
import { root, setUp } from './setup.mjs'

const lib = join(root, 'lib')
const manifest = join(lib, 'package.json')
const aside = join(lib, '.package.json.source')
const dist = join(lib, 'dist')
const fromRoot = ['README.md', 'LICENSE']
/** What sources of lib read beside themselves. */
const read = ['portable/engines/dataflow-requirements.lock']

async function prepack() {
  postpack()
  await setUp({ python: 'unused' })
  await compile()
  for (const file of read) copyFileSync(join(lib, file), join(dist, file))
  for (const file of fromRoot) if (existsSync(join(root, file))) copyFileSync(join(root, file), join(lib, file))
  const source = readFileSync(manifest, 'utf8')
  writeFileSync(`${aside}.new`, source)
  renameSync(`${aside}.new`, aside)
  const guard = spawn(process.execPath, [fileURLToPath(import.meta.url), 'guard'], { detached: true, stdio: 'ignore' })
  guard.unref()
  writeFileSync(`${manifest}.new`, `${JSON.stringify(published(JSON.parse(source)), null, 2)}\n`)
  renameSync(`${manifest}.new`, manifest)
}

function postpack() {
  if (existsSync(aside)) renameSync(aside, manifest)
  for (const path of [dist, ...fromRoot.map(file => join(lib, file))]) rmSync(path, { recursive: true, force: true })
}

// The declarations are the older compiler's: what the newer one infers (Uint8Array<ArrayBufferLike>) the older can't read.
function compile() {
  return Promise.all([tsc('typescript', 'tsconfig.pack.json'), tsc('typescript5', 'tsconfig.pack-types.json')])
}

async function tsc(compiler, project) {
  let output = ''
  const program = join(root, 'node_modules', compiler, 'bin', 'tsc')
  const options = { cwd: root, onOutput: data => (output += data) }
  const code = await runNode24(root, [program, '-p', project], options)
  if (code === 0) return
  console.error(`npm pack: lib does not compile (${compiler} -p ${project} ended with ${code}):\n${output}`)
  process.exit(1)
}

// The scripts stay: should this manifest be left behind, they are how the next `npm pack` puts things right.
function published({ devDependencies, exports, ...rest }) {
  const entry = source => {
    const compiled = source.replace('./', './dist/').replace(/\.ts$/, '')
    return { types: `${compiled}.d.ts`, default: `${compiled}.js` }
  }
  const entries = Object.entries(exports).map(([name, source]) => [name, entry(source)])
  return { ...rest, files: ['dist'], exports: Object.fromEntries(entries) }
}

/** npm reads the manifest within moments; if it is still aside after 20 s, npm did not live to run postpack. */
function guard() {
  const started = Date.now()
  const timer = setInterval(() => {
    if (existsSync(aside) && Date.now() - started < 20_000) return
    clearInterval(timer)
    if (existsSync(aside)) postpack()
  }, 250)
}

const phases = { prepack, postpack, guard }
const phase = phases[process.argv[2]]
if (!phase) {
  console.error(`pack.mjs: '${process.argv[2]}' is no phase; run npm pack in lib, which calls it`)
  process.exit(1)
}
await phase()
