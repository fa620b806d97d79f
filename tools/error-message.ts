import { fileURLToPath } from 'node:url'
import { EnforcementError, PipelineConstructionError, PipelineError } from 'yeoul'
import { UsageError, UserError } from './command.ts'
import { shownPath } from './given-path.ts'
import { escapeControls } from './terminal/escape.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const notTheUsers = ['lib', 'tools', 'bench', 'node_modules'].map(folder => `${root}${folder}/`)

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder; check the path',
  EACCES: 'no permission; check who may read or write it',
  EPERM: 'no permission; check who may read or write it',
  EISDIR: 'is a folder; name a file in it',
  ENOTDIR: 'a part of this path is a file, not a folder; check the path',
  EEXIST: 'is there already as a file; remove it, or name another folder',
  ENOSPC: 'the disk is full; free some space',
  EROFS: 'cannot be written to; name another folder',
  EMFILE: 'too many files are open; give fewer at once',
}

/** What is wrong, for the one who typed the command: a stack only if asked for with --debug. */
export function explain(error: unknown, command: string | undefined, debug: boolean): string {
  const message = escapeControls(inWords(error, command), { keepLines: true })
  return debug && error instanceof Error ? `${message}\n\n${stacksOf(error)}` : message
}

/** As explain, without stack or escapes. */
export function inWords(error: unknown, command: string | undefined): string {
  if (error instanceof UsageError) {
    const name = command === undefined ? 'yeoul' : `yeoul ${command}`
    return `${name}: ${error.message}\n${name} --help says more.`
  }
  if (error instanceof UserError) return error.message
  if (error instanceof EnforcementError || error instanceof PipelineConstructionError) return withFrame(error, error)
  if (error instanceof PipelineError) {
    const system = systemError(error.cause)
    if (system !== undefined) return `${error.step}: ${system}`
    // A source or sink that says itself who it is: 'readText: …'.
    if (error.cause instanceof Error && /^(read|write)\w+: /.test(error.cause.message)) return error.cause.message
    return withFrame(error, error.cause)
  }
  if (!(error instanceof Error)) return `Something was thrown that is no Error: ${String(error)}`
  if (error instanceof SyntaxError) {
    const excerpt = syntaxExcerpt(error)
    if (excerpt !== undefined) return excerpt
  }
  const system = systemError(error)
  if (system !== undefined) return system
  if (frameOf(error) !== undefined) return withFrame(error, error, `${error.name}: ${error.message}`)
  // Errors that are meant for people begin with the name of what refuses, 'readText: …', or tell early of which file.
  if (/^[\w ]+: |^(cannot (read|write) |(there is )?no file (is called )?)?'/.test(error.message)) return error.message
  return `${error.message}\n(--debug shows where it comes from.)`
}

/** In words, if it is one that is known, about a path. */
function systemError(thrown: unknown): string | undefined {
  const { code, path } = (thrown ?? {}) as NodeJS.ErrnoException
  const explained = code === undefined ? undefined : SYSTEM_ERRORS[code]
  return explained === undefined || path === undefined ? undefined : `${shownPath(path)}: ${explained} (${code})`
}

/** The message and the line of the user's own code that it comes from. */
function withFrame(error: Error, thrown: unknown, message = error.message): string {
  const frame = frameOf(thrown) ?? frameOf(error)
  return frame === undefined ? message : `${message}\n  at ${frame}`
}

/** 'labs/1-word-count/lab.ts:12:5', the innermost line of a stack that is neither ours nor Node's. */
function frameOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined
  for (const line of thrown.stack?.split('\n') ?? []) {
    const [, place, at] = /^\s+at (?:.*\()?((?:file:\/\/)?\/[^()]*?)(:\d+:\d+)\)?$/.exec(line) ?? []
    if (place === undefined) continue
    const path = place.startsWith('file:') ? fileURLToPath(place) : place
    if (!notTheUsers.some(folder => path.startsWith(folder))) return `${shownPath(path)}${at}`
  }
  return undefined
}

/** Node puts the line of a file that it cannot parse above the error's name. */
function syntaxExcerpt({ stack = '' }: Error): string | undefined {
  const [, url, line, excerpt] = /^(file:\/\/[^\n]*?):(\d+)\n([\s\S]*?\nSyntaxError[^\n]*)/.exec(stack) ?? []
  return url === undefined ? undefined : `${shownPath(fileURLToPath(url))}:${line}\n${excerpt}`
}

function stacksOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stacksOf(error.cause)}` : ''
  return `${error.stack ?? error.message}${cause}`
}
