// Programs are run by the Node that came with the packages, whichever one ran npm.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { node24 } from './packages.mjs'

/** Runs Node 24 on `args`; resolves to the exit code. The environment has node_modules/.bin first in its PATH. */
export function runNode24(root, args, options = {}) {
  const { onOutput, env = process.env } = options
  const [stdin, output] = onOutput ? ['ignore', 'pipe'] : ['inherit', 'inherit']
  // By its channel the child sees when this process is gone, however it ended.
  const stdio = [stdin, output, output, 'ipc']
  const child = spawn(node24(root), args, { cwd: options.cwd, stdio, env: withLocalPrograms(root, env) })
  if (onOutput) {
    child.stdout.on('data', data => onOutput(data, 'stdout'))
    child.stderr.on('data', data => onOutput(data, 'stderr'))
  }
  // It is the child that decides how to end. Ctrl-C at a terminal reaches it as well; all else reaches only this process.
  const passOn = signal => (signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, passOn)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, passOn)
      resolve(signal ? 128 + (constants.signals[signal] || 0) : code)
    })
  })
}

function withLocalPrograms(root, env) {
  const key = Object.keys(env).find(name => name.toUpperCase() === 'PATH') || 'PATH'
  return { ...env, [key]: [join(root, 'node_modules', '.bin'), env[key]].filter(Boolean).join(delimiter) }
}
