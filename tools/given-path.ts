import { existsSync } from 'node:fs'
import { basename, isAbsolute, relative, resolve } from 'node:path'

const { npm_lifecycle_event: script, INIT_CWD: whereNpmWasCalled } = process.env

/** `npm run lab` runs in the repository's root, wherever it was called; `npm test` sets these variables too. */
const isScript = ['lab', 'check', 'replay', 'publish', 'conformance', 'bench', 'book'].includes(script ?? '')
const calledIn = (isScript && whereNpmWasCalled) || process.cwd()

/** A path, or a glob, as the user typed it, from the folder in which they typed it. */
export function givenPath(path: string): string {
  return calledIn === process.cwd() ? path : resolve(calledIn, path)
}

/** A recording's path as givenPath gives it; the name of a shipped one as it is. */
export function givenRecording(pathOrName: string): string {
  const path = givenPath(pathOrName)
  return existsSync(path) || pathOrName !== basename(pathOrName) ? path : pathOrName
}

/** A path as the user would type it: relative where that is shorter. */
export function shownPath(path: string): string {
  const fromThere = relative(calledIn, path)
  return fromThere === '' || fromThere.startsWith('..') || isAbsolute(fromThere) ? path : fromThere
}
