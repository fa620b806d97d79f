import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { constants, Script } from 'node:vm'
import { CellCompiler, type CompiledCell } from './cell-compiler.ts'
import { CellFailure, nameOfCell, type RanCell } from './cell-failure.ts'
import { Imports } from './imports.ts'
import { localFiles } from './local-files.ts'

/** Runs cells in the working directory, one after the other, each with what those before declared. */
export class Cells {
  readonly compiler = new CellCompiler()
  /** Those that ran, by their names in stacks. */
  readonly ran = new Map<string, RanCell>()
  readonly #folder = process.cwd()
  readonly #imports = new Imports(this.#folder)
  readonly #exports: Record<string, unknown> = exportsThatCanBeSetAgain()
  readonly #require = createRequire(join(this.#folder, 'cell.ts'))
  /** Files of the learner's that changed since they were imported. */
  readonly #edited = new Set<string>()
  #breakOff: ((reason: Error) => void) | undefined
  #interruption = new AbortController()

  /** Resolves to what the last line gives, or undefined. `tell` takes notes on files that changed. */
  async run(source: string, count: number, tell: (note: string) => void): Promise<unknown> {
    this.#lookAtFiles(tell)
    const cell = this.compiler.compile(source)
    this.#remember(source, count, cell)
    await this.#renewImports(tell)
    await this.#imports.prepare(cell.code)
    await this.#execute(cell, nameOfCell(this.#folder, count))
    this.compiler.keep(cell)
    this.#imports.remember(source, this.#exports)
    return this.#takeLast(cell)
  }

  /** Ends the cell that runs, as far as Jupyter sees. */
  interrupt(): void {
    this.#interruption.abort()
    this.#breakOff?.(new CellFailure('Interrupted', ['the cell was ended before it was done']))
  }

  /** Aborted when the cell that runs is interrupted: what it left behind can end then, too. */
  get interruption(): AbortSignal {
    return this.#interruption.signal
  }

  #lookAtFiles(tell: (note: string) => void): void {
    const { own, library } = localFiles.look()
    for (const path of own) this.#edited.add(relative(this.#folder, path))
    if (library.length === 0) return
    const names = library.map(path => relative(this.#folder, path)).join(', ')
    tell(`${names} changed: restart the kernel (Kernel, Restart Kernel) to use it as it is now.\n`)
  }

  /** After the cell was checked against the edited files, for the compiler tells their mistakes better than Node. */
  async #renewImports(tell: (note: string) => void): Promise<void> {
    if (this.#edited.size === 0) return
    await this.#imports.renew(this.#exports)
    const names = [...this.#edited].join(', ')
    tell(`${names} was edited, and is used as it is now. Run again the cells whose results depend on it.\n`)
    this.#edited.clear()
  }

  #remember(source: string, count: number, { maps }: CompiledCell): void {
    this.ran.set(nameOfCell(this.#folder, count), { source, count, maps })
  }

  /**
   * Runs from the event loop's own turn, so that breaking off a busy cell takes nothing of the kernel's along: what
   * waits in the same turn is lost then, and so is this function's end.
   */
  #execute({ code }: CompiledCell, filename: string): Promise<void> {
    const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
    const wrapped = `(async function (exports, require) {\n${code}\n})`
    this.#interruption = new AbortController()
    const script = new Script(wrapped, { filename, lineOffset: -1, importModuleDynamically })
    return new Promise<void>((resolve, reject) => {
      this.#breakOff = reject
      setImmediate(() => script.runInThisContext()(this.#exports, this.#required).then(resolve, reject))
    }).finally(() => {
      this.#breakOff = undefined
    })
  }

  readonly #required = Object.assign((id: string) => this.#imports.required(id) ?? this.#require(id), {
    resolve: this.#require.resolve,
  })

  #takeLast({ lastExpression }: CompiledCell): unknown {
    if (lastExpression === undefined) return undefined
    const value = this.#exports[lastExpression]
    delete this.#exports[lastExpression]
    return value
  }
}

/** A cell may declare a name again: what TypeScript defines once and for all is set instead. */
function exportsThatCanBeSetAgain(): Record<string, unknown> {
  return new Proxy<Record<string, unknown>>(
    {},
    {
      defineProperty(target, name, { get, value }) {
        if (name !== '__esModule') Reflect.set(target, name, get === undefined ? value : get())
        return true
      },
    },
  )
}
