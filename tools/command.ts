import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

/** One of the words after `yeoul`. */
export interface Command {
  /** What `yeoul NAME --help` prints; without it, `run` answers --help itself. */
  readonly help?: string
  /** Resolves to the exit code. Throws a UsageError, which becomes exit code 2. */
  run(args: readonly string[]): Promise<number>
}

/** The command line is wrong: the message says what, the value, and the next step. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Something outside of the program is wrong, as a file that is not there; exit code 1, and no stack. */
export class UserError extends Error {
  override readonly name = 'UserError'
}

/** Ctrl-C, or another signal, ended what the command started: it ends as that signal ends a program, and says nothing. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly signal: NodeJS.Signals

  constructor(signal: NodeJS.Signals) {
    super(`ended by ${signal}`)
    this.signal = signal
  }
}

/** node:util's parseArgs, strict, whose errors say what there is instead. */
export function parse<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(reworded(error as Error, options))
  }
}

function reworded({ message }: Error, options: ParseArgsOptionsConfig): string {
  const unknown = /^Unknown option '(-[^']*)'/.exec(message)?.[1]
  if (unknown !== undefined) return `${unknown}: no such option; there are ${listOf(options)}`
  const ambiguous = /^Option '.*(--[\w-]+)[^']*' argument is ambiguous/.exec(message)?.[1]
  if (ambiguous !== undefined) return `${ambiguous}: its value begins with a dash; write ${ambiguous}=VALUE`
  const [, missing] = /^Option '.*(--[\w-]+) <value>' argument missing/.exec(message) ?? []
  if (missing !== undefined) return `${missing}: needs a value; write it after the option`
  return message.split('\n')[0]?.replace(/\.$/, '') ?? message
}

function listOf(options: ParseArgsOptionsConfig): string {
  return [...Object.keys(options), 'help', 'debug'].map(name => `--${name}`).join(', ')
}
