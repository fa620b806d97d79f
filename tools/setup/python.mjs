// .venv, which the notebooks need: made from requirements.lock, and left alone where there is no such file.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'
import { runWithProgress, SetupError } from './report.mjs'

const oldestPython = [3, 10]
const needed = `Python ${oldestPython.join('.')} or newer`

const lockFile = root => join(root, 'requirements.lock')
const stampFile = root => join(root, '.venv', '.yeoul-setup')

export function environmentIsCurrent(root) {
  if (!fs.existsSync(lockFile(root))) return true
  return fs.existsSync(stampFile(root)) && fs.readFileSync(stampFile(root), 'utf8') === hashOf(lockFile(root))
}

function hashOf(file) {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex')
}

/** The first Python that is new enough: { command, version }, or else { problem }, a sentence with the way out. */
export function findPython() {
  const found = []
  for (const command of process.platform === 'win32' ? ['py', 'python', 'python3'] : ['python3', 'python']) {
    const { stdout, status } = spawnSync(command, ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])'], {
      encoding: 'utf8',
    })
    if (status !== 0) continue
    const version = stdout.trim()
    const [major, minor] = version.split('.').map(Number)
    if (major > oldestPython[0] || (major === oldestPython[0] && minor >= oldestPython[1])) return { command, version }
    found.push(`${command} is ${version}`)
  }
  const what = found.length ? `Python is too old: ${found.join(', ')}.` : 'Python is missing: there is no python3 here.'
  return {
    problem: `${what} Install ${needed} (https://www.python.org, apt install python3-venv, brew install python).`,
  }
}

export async function installEnvironment(root, lock) {
  const { command } = findPython()
  const folder = join(root, '.venv')
  // A folder without its stamp is unfinished or out of date: pip cannot take away what a new lock file left out.
  fs.rmSync(folder, { recursive: true, force: true })
  await run('making .venv for the notebooks', command, ['-m', 'venv', folder])
  const python = process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python')
  const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '-r', lockFile(root)]
  await run('installing JupyterLab (once; about a minute, 0.3 GB on disk)', python, install)
  fs.writeFileSync(stampFile(root), hashOf(lockFile(root)))

  async function run(what, program, args) {
    const { code, output } = await runWithProgress(`Set-up: ${what} …`, program, args, { cwd: root, lock })
    if (code === 0) return
    const venv = /ensurepip/.test(output) ? '\nThe venv module is missing: apt install python3-venv.' : ''
    const network = /Failed to establish|Temporary failure in name resolution|ConnectionError/.test(output)
      ? '\nThe Python package index cannot be reached: connect to the network and run the same command again.'
      : ''
    throw new SetupError(`Set-up failed: ${what}.${venv}${network}\n${output.trim().split('\n').slice(-15).join('\n')}`)
  }
}
