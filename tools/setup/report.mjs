// What the set-up says, on stderr: the output of the command that it precedes stays clean.
import { spawn } from 'node:child_process'

/** A problem that the user can mend: the message says what, the value, and the next step. */
export class SetupError extends Error {
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

export function say(line) {
  process.stderr.write(`${line}\n`)
}

/**
 * Runs a program, keeps its output for the case that it fails, and shows that it is at work: in a terminal one line
 * that is rewritten each second, elsewhere a line every 15 s.
 * `isHopeless(output)` may end the program early. Resolves to { code, output }; an interruption is passed on to the
 * program and then raised.
 */
export function runWithProgress(title, command, args, options) {
  const { progress = () => '', isHopeless = () => false, lock, ...spawnOptions } = options
  const started = Date.now()
  const terminal = process.stderr.isTTY
  say(title)
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...spawnOptions, stdio: ['ignore', 'pipe', 'pipe'] })
    if (lock && child.pid) lock.add(child.pid)
    let output = ''
    child.stdout.on('data', data => (output += data))
    child.stderr.on('data', data => {
      output += data
      if (isHopeless(output)) child.kill()
    })

    const show = () => {
      const line = `  ${[progress(), `${Math.round((Date.now() - started) / 1000)} s`].filter(Boolean).join(', ')}`
      process.stderr.write(terminal ? `\r\x1b[K${line}` : `${line}\n`)
    }
    const timer = setInterval(show, terminal ? 1000 : 15_000)
    let interrupted
    const interrupt = signal => {
      if (!interrupted) say('\nSet-up: ending; what it began is tidied up first, which may take half a minute …')
      interrupted = signal
      child.kill(signal)
    }
    process.on('SIGINT', interrupt)
    process.on('SIGTERM', interrupt)
    const end = () => {
      clearInterval(timer)
      if (terminal) process.stderr.write('\r\x1b[K')
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', interrupt)
    }
    child.on('error', error => {
      end()
      reject(new SetupError(`Set-up failed: ${command} could not be started (${error.message}).`))
    })
    child.on('close', code => {
      end()
      if (interrupted) {
        const message = 'Set-up was interrupted. Run the same command again: it starts the unfinished step anew.'
        reject(new SetupError(message, interrupted === 'SIGINT' ? 130 : 143))
      } else {
        if (code === 0) say(`  done in ${Math.round((Date.now() - started) / 1000)} s`)
        resolve({ code, output })
      }
    })
  })
}
