import fs from 'node:fs'
import { isAbsolute } from 'node:path'

/** The name that stands for standard input. */
export const STANDARD_INPUT = '-'

/**
 * The files that a path or a glob names, sorted by UTF-16 code units; standard input for '-'. A file of just that name
 * goes before a pattern. Throws an Error if there is none, or if one cannot be read.
 */
export function inputFiles(pattern: string): readonly string[] {
  if (pattern === STANDARD_INPUT) return [STANDARD_INPUT]
  if (typeof pattern !== 'string' || pattern === '')
    throw new Error(`no file named; give a path, a glob such as 'in/*.txt', or '-' for standard input`)
  const stats = statOf(pattern)
  if (stats?.isDirectory())
    throw new Error(`'${pattern}' is a directory; name a file in it, or all of them with '${globIn(pattern)}'`)
  const files = stats === undefined ? glob(pattern) : [pattern]
  for (const file of files) requireReadable(file)
  return files
}

function glob(pattern: string): readonly string[] {
  const magic = /[*?[{]/.test(pattern)
  if (magic && fs.globSync === undefined)
    throw new Error(`'${pattern}' is a glob, which needs Node 22 or newer; give the path of one file`)
  const files = magic ? fs.globSync(pattern).filter(file => !statOf(file)?.isDirectory()) : []
  if (files.length > 0) return files.sort()
  const verb = magic ? 'matches' : 'is called'
  throw new Error(
    isAbsolute(pattern)
      ? `no file ${verb} '${pattern}'; check the spelling`
      : `no file ${verb} '${pattern}' in ${process.cwd()}; check the spelling, and where the program is started`,
  )
}

function statOf(path: string): fs.Stats | undefined {
  try {
    return fs.statSync(path)
  } catch {
    return undefined
  }
}

function globIn(directory: string): string {
  return `${directory.replace(/\/+$/, '')}/*`
}

function requireReadable(file: string): void {
  try {
    fs.accessSync(file, fs.constants.R_OK)
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

/** The error for a file that the system does not let us read. */
export function unreadable(file: string, cause: unknown): Error {
  const { code, message } = cause as NodeJS.ErrnoException
  const why =
    code === 'EACCES' || code === 'EPERM'
      ? 'this user may not read it; change its permissions'
      : code === 'ENOENT'
        ? 'it is no longer there'
        : code === 'EISDIR'
          ? 'it is a directory; name a file in it'
          : message
  return new Error(`cannot read '${file}': ${why}`, { cause })
}
