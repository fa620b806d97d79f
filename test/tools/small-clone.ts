import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

// An npm that notes each run, waits for the file `go`, and leaves what `npm ci` leaves.
const npm = `
import { appendFileSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
appendFileSync('npm-runs', process.argv[2] + '\\n')
writeFileSync('npm-started', '')
if (existsSync('fail')) { console.error('npm error code EAI_AGAIN'); process.exit(1) }
const timer = setInterval(() => {
  if (!existsSync('go')) return
  clearInterval(timer)
  mkdirSync('node_modules/node/bin', { recursive: true })
  writeFileSync('node_modules/node/bin/node', '')
  cpSync('package-lock.json', 'node_modules/.package-lock.json')
}, 10)
`

export interface Ended {
  readonly code: number | null
  readonly said: string
}

/** A clone that has only its set-up, a lock file of one package, and an npm of its own. */
export class SmallClone {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'yeoul-clone-')))

  constructor() {
    cpSync(join(root, 'tools', 'setup.mjs'), this.path('tools', 'setup.mjs'))
    cpSync(join(root, 'tools', 'setup'), this.path('tools', 'setup'), { recursive: true })
    mkdirSync(this.path('npm'))
    writeFileSync(this.path('npm', 'npm-cli.mjs'), npm)
    this.lock('1.0.0')
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts)
  }

  write(name: string, text = ''): void {
    writeFileSync(this.path(name), text)
  }

  lock(version: string): void {
    this.write('package-lock.json', JSON.stringify({ packages: { '': {}, 'node_modules/node': { version } } }))
  }

  npmRuns(): number {
    return existsSync(this.path('npm-runs')) ? readFileSync(this.path('npm-runs'), 'utf8').split('\n').length - 1 : 0
  }

  start(env: Record<string, string> = {}): Running {
    return this.#node([this.path('tools', 'setup.mjs')], env)
  }

  /** As a program does that has its own wishes of Python. */
  setUp(python: 'wanted' | 'unused', env: Record<string, string>): Promise<Ended> {
    const module = JSON.stringify(pathToFileURL(this.path('tools', 'setup.mjs')))
    return this.#node(['--eval', `import(${module}).then(({ setUp }) => setUp({ python: '${python}' }))`], env).ended
  }

  #node(args: readonly string[], env: Record<string, string>): Running {
    const npm = { npm_execpath: this.path('npm', 'npm-cli.mjs'), npm_node_execpath: process.execPath }
    const options = { cwd: this.folder, env: { ...process.env, ...npm, ...env } }
    return new Running(spawn(process.execPath, args, options))
  }

  run(env: Record<string, string> = {}): Promise<Ended> {
    return this.start(env).ended
  }

  /** Resolves once there is such a file. */
  appears(name: string): Promise<void> {
    return new Promise(resolve => {
      const watcher = watch(this.folder, () => look())
      const look = () => {
        if (!existsSync(this.path(name))) return
        watcher.close()
        resolve()
      }
      look()
    })
  }
}

export class Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  private said = ''

  constructor(child: ChildProcess) {
    this.child = child
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', data => (this.said += data))
    this.ended = new Promise(resolve => child.on('close', code => resolve({ code, said: this.said })))
  }

  says(words: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => this.said.includes(words) && resolve()
      this.child.stderr?.on('data', look)
      this.child.on('close', () => reject(new Error(`ended without saying '${words}':\n${this.said}`)))
      look()
    })
  }
}
