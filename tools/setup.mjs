// Brings node_modules and .venv up to date when their lock files ask for it.
// Plain JavaScript on Node's built-ins: it runs before anything is installed, on whatever Node a machine has. An old one
// can only be told that it is if it can read this: so all doors are in the language of Node 12, which Ubuntu 22.04 has.
import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './setup/lock.mjs'
import { installPackages, packagesAreCurrent } from './setup/packages.mjs'
import { environmentIsCurrent, findPython, installEnvironment } from './setup/python.mjs'
import { SetupError, say } from './setup/report.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const oldestNode = 20

/**
 * Does what is to be done and returns, or prints what is wrong and ends the process. `python` says what of Python's
 * packages, for the notebooks: 'needed', 'wanted' (only if there is a Python), or 'unused'.
 */
export async function setUp({ python = 'needed' } = {}) {
  try {
    checkNode(process.versions.node)
    const wantsPython = python !== 'unused' && !environmentIsCurrent(root) && pythonIsThere(python)
    if (packagesAreCurrent(root) && !wantsPython) return false
    await withLock(join(root, '.setup.lock'), async lock => {
      if (!packagesAreCurrent(root)) await installPackages(root, lock)
      if (wantsPython && !environmentIsCurrent(root)) await installEnvironment(root, lock)
    })
    return true
  } catch (error) {
    const problem = error instanceof SetupError ? error : systemProblem(error)
    say(`\n${problem.message}\n`)
    process.exit(problem.exitCode)
  }
}

/** What the system refused, as a problem with its way out; all else is a fault of ours, and thrown. */
function systemProblem(error) {
  const { code, path = root } = error
  if (code === 'ENOSPC')
    return new SetupError(`Set-up failed: ${path}: the disk is full (${code}). Free about 1 GB and run it again.`)
  if (!['EROFS', 'EACCES', 'EPERM'].includes(code)) throw error
  return new SetupError(
    `Set-up failed: ${path} cannot be written (${code}): the clone is read-only, or another user's.\n` +
      'The set-up writes into the clone; copy it to a folder of your own, and run the same command there.',
  )
}

/** Asked first: whoever has no Python shall not wait a minute for the other packages to hear of it. */
function pythonIsThere(python) {
  const { problem } = findPython()
  if (!problem) return true
  if (python === 'needed') throw new SetupError(`${problem}\nThe notebooks need it. Then run the same command again.`)
  say(`Note: ${problem} The notebooks need it; all else works without.`)
  return false
}

export function checkNode(version) {
  if (Number(version.split('.')[0]) >= oldestNode) return
  throw new SetupError(
    `Node is too old: this is ${version} (${process.execPath}); Yeoul needs ${oldestNode} or newer.\n` +
      'Install the current LTS release from https://nodejs.org, or with your version manager ' +
      '(nvm install --lts, fnm install --lts), then run the same command again.',
  )
}

async function main() {
  const started = Date.now()
  const didSomething = await setUp()
  if (!didSomething) say('Set-up: everything is up to date.')
  else say(`Set-up: done in ${Math.round((Date.now() - started) / 1000)} s.`)
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) main()
