// Brings node_modules (and, once there are notebooks, .venv) up to date when their lock files ask for it.
// Plain JavaScript on Node's built-ins: it runs before anything is installed, on whatever Node a machine has.
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './setup/lock.mjs'
import { installPackages, packagesAreCurrent } from './setup/packages.mjs'
import { environmentIsCurrent, findPython, installEnvironment } from './setup/python.mjs'
import { SetupError, say } from './setup/report.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const oldestNode = 20

/** Does what is to be done and returns, or prints what is wrong and ends the process. */
export async function setUp() {
  try {
    checkNode(process.versions.node)
    if (isCurrent()) return false
    await withLock(join(root, '.setup.lock'), async lock => {
      if (!packagesAreCurrent(root)) await installPackages(root, lock)
      if (!environmentIsCurrent(root)) await installEnvironment(root, lock)
    })
    return true
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(`\n${error.message}\n`)
    process.exit(error.exitCode)
  }
}

function isCurrent() {
  return packagesAreCurrent(root) && environmentIsCurrent(root)
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
  if (!existsSync(join(root, 'requirements.lock'))) {
    const python = findPython()
    say(
      python.problem
        ? `Note: ${python.problem} Nothing needs Python yet; the notebooks will.`
        : `Python ${python.version} is here for the notebooks; nothing needs it yet.`,
    )
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main()
