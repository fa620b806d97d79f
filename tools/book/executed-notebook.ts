import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { root } from '../notebooks/environment.ts'

// The parts of Jupyter's format (nbformat 4) that a page shows.

/** A text, or its lines. */
export type Text = string | readonly string[]

export interface Cell {
  readonly cell_type: 'markdown' | 'code' | 'raw'
  readonly source: Text
  readonly outputs?: readonly Output[]
}

export type Output =
  | { readonly output_type: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: Text }
  | { readonly output_type: 'display_data' | 'execute_result'; readonly data: Bundle }
  | { readonly output_type: 'error'; readonly traceback: readonly string[] }

/** The same thing by MIME type; JSON is data, all else is text. */
export type Bundle = Readonly<Record<string, unknown>>

/** A page of the book before it is laid out: a notebook that has run, or a text. */
export interface ExecutedNotebook {
  /** As in the clone, from its root. */
  readonly file: string
  /** Its file's name without the ending; its page has the same. */
  readonly name: string
  readonly cells: readonly Cell[]
}

/** Reads `executed`, which `file` became by running. */
export function readExecuted(file: string, executed: string): ExecutedNotebook {
  const { cells } = JSON.parse(readFileSync(executed, 'utf8')) as { cells: readonly Cell[] }
  return { file, name: nameOf(file), cells }
}

/** Reads a Markdown file as a notebook of one cell: pages lead to it, and it to them. */
export function readMarkdown(file: string): ExecutedNotebook {
  const source = readFileSync(join(root, file), 'utf8')
  return { file, name: nameOf(file), cells: [{ cell_type: 'markdown', source }] }
}

/** What the page of a notebook or a Markdown file is called, without the ending; the same in each language. */
export function nameOf(file: string): string {
  return basename(file).replace(/(\.ko)?\.md$|\.ipynb$/, '')
}

export function joined(text: Text): string {
  return typeof text === 'string' ? text : text.join('')
}
