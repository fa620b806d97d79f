// Programs are run by the Node that came with the packages, whichever one ran npm.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { node24 } from './packages.mjs'

/** Runs Node 24 on `args`; resolves to the exit code. The environment has node_modules/.bin first in its PATH. */
export function runNode24(root, args, options = {}) {
  const { onOutput, env = process.env } = options
  const stdio = onOutput ? ['ignore', 'pipe', 'pipe'] : 'inherit'
  const child = spawn(node24(root), args, { cwd: options.cwd, stdio, env: withLocalPrograms(root, env) })
  child.stdout?.on('data', data => onOutput(data, 'stdout'))
  child.stderr?.on('data', data => onOutput(data, 'stderr'))
  // Ctrl-C reaches the child as well, and it is the child that decides how to end.
  const ignore = () => {}
  process.on('SIGINT', ignore)
  // These reach only this process.
  const passedOn = ['SIGTERM', 'SIGHUP']
  const passOn = signal => child.kill(signal)
  for (const signal of passedOn) process.on(signal, passOn)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore)
      for (const name of passedOn) process.off(name, passOn)
      resolve(signal ? 128 + (constants.signals[signal] ?? 0) : code)
    })
  })
}

function withLocalPrograms(root, env) {
  const key = Object.keys(env).find(name => name.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...env, [key]: [join(root, 'node_modules', '.bin'), env[key]].filter(Boolean).join(delimiter) }
}
