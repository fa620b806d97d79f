import { SourceMap } from 'node:module'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { isOfKernel, isOfLibrary, isOfPackage } from './local-files.ts'
import type { Maps } from './tslab.ts'

export interface Complaint {
  /** From 1, as an editor counts. */
  readonly line: number
  readonly column: number
  message: string
  readonly code: number
}

const CANNOT_FIND_NAME = 2304
const HAS_RUN = 'Has the cell above that declares the name been run? After a restart, run all cells from the first one.'

/** A cell that cannot run, and what is to be read beneath it. */
export class CellFailure extends Error {
  readonly lines: readonly string[]

  constructor(name: string, lines: readonly string[]) {
    super(lines[0] ?? name)
    this.name = name
    this.lines = lines
  }
}

/** A cell that ran or is running. */
export interface RanCell {
  readonly source: string
  readonly count: number
  readonly maps: Maps
}

/** The name of a cell in stacks. */
export function nameOfCell(folder: string, count: number): string {
  return `${folder}/cell ${count}`
}

/** What the compiler says, each with its line. */
export function complaintLines(source: string, complaints: readonly Complaint[]): string[] {
  return complaints
    .flatMap(({ line, column, message, code }) => [
      `line ${line}: ${message} (TS${code})`,
      ...excerpt(source, line, column),
    ])
    .concat(complaints.some(({ code }) => code === CANNOT_FIND_NAME) ? [HAS_RUN] : [])
}

/** A thrown thing in Jupyter's form: the message, and the learner's own lines that it comes from, innermost first. */
export function errorContent(thrown: unknown, cells: ReadonlyMap<string, RanCell>) {
  if (thrown instanceof CellFailure) {
    const traceback = thrown.lines.map((line, at) => (at === 0 ? red(`${thrown.name}: ${line}`) : line))
    return { ename: thrown.name, evalue: thrown.lines[0] ?? '', traceback }
  }
  if (!(thrown instanceof Error)) {
    const value = inspect(thrown)
    return { ename: 'Thrown', evalue: value, traceback: [red(`Thrown: ${value}`)] }
  }
  return { ename: thrown.name, evalue: thrown.message, traceback: tracebackOf(thrown, cells, 0) }
}

const MOST_CAUSES = 3
const MOST_FRAMES = 6

function tracebackOf(error: Error, cells: ReadonlyMap<string, RanCell>, depth: number): string[] {
  const lines = [red(`${error.name}: ${error.message}`), ...framesOf(error, cells)]
  if (!(error.cause instanceof Error) || depth === MOST_CAUSES) return lines
  const [first = '', ...rest] = tracebackOf(error.cause, cells, depth + 1)
  // A PipelineError says what its cause says, and more.
  return error.message.includes(error.cause.message) ? [...lines, ...rest] : [...lines, `caused by ${first}`, ...rest]
}

function framesOf(error: Error, cells: ReadonlyMap<string, RanCell>): string[] {
  const lines: string[] = []
  for (const frame of error.stack?.split('\n') ?? []) {
    const [, place, line, column] =
      /^\s+at (?:.*\()?((?:file:\/\/)?\/[^()]*?)(?:\?edition=\d+)?:(\d+):(\d+)\)?$/.exec(frame) ?? []
    if (place === undefined || lines.length >= MOST_FRAMES) continue
    const cell = cells.get(place)
    if (cell !== undefined) {
      const at = placeInCell(cell.maps, Number(line), Number(column))
      if (at === undefined) continue
      lines.push(`  at cell [${cell.count}], line ${at.line}`)
      if (lines.length === 1) lines.push(...excerpt(cell.source, at.line, at.column))
      continue
    }
    const path = place.startsWith('file:') ? fileURLToPath(place) : place
    if (isOfPackage(path) || isOfLibrary(path) || isOfKernel(path)) continue
    lines.push(`  at ${relative(process.cwd(), path)}:${line}:${column}`)
  }
  return lines
}

/** From a place in the compiled cell, past two translations and the line that was put before, back to the cell. */
function placeInCell({ fromModule, fromTypeScript }: Maps, line: number, column: number) {
  if (fromModule === '' || fromTypeScript === '') return undefined
  const inModule = new SourceMap(JSON.parse(fromModule)).findEntry(line - 1, column - 1)
  if (!('originalLine' in inModule)) return undefined
  const map = new SourceMap(JSON.parse(fromTypeScript))
  const inCell = map.findEntry(inModule.originalLine, inModule.originalColumn)
  // The converter puts a line of its own before the cell, so counting from 0 there is counting from 1 here.
  return 'originalLine' in inCell ? { line: inCell.originalLine, column: inCell.originalColumn + 1 } : undefined
}

function excerpt(source: string, line: number, column: number): string[] {
  const text = source.split('\n')[line - 1]
  return text === undefined ? [] : [`    ${text}`, `    ${' '.repeat(Math.max(0, column - 1))}^`]
}

function red(text: string): string {
  return `\u001b[31m${text}\u001b[39m`
}
