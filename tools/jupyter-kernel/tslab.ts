// tslab's converter, which compiles a notebook cell by cell, and the TypeScript 5.0.4 in it, both set to our needs.
// What is replaced is replaced before the converter is loaded, which takes its TypeScript from require's cache.
import { createRequire } from 'node:module'
import type TypeScript from 'typescript5'
import { localFiles } from './local-files.ts'

/** What tslab makes of a cell. */
export interface Converted {
  /** CommonJS, or undefined if there is nothing to run. */
  readonly output?: string
  /** What the next cell can use, as declarations. */
  readonly declOutput?: string
  readonly diagnostics: readonly TslabDiagnostic[]
  readonly lastExpressionVar?: string
}

export interface TslabDiagnostic {
  readonly start: { readonly offset: number; readonly line: number; readonly character: number }
  readonly end: { readonly offset: number }
  readonly messageText: string
  readonly code: number
}

export interface Converter {
  convert(declarations: string, source: string): Converted
  inspect(declarations: string, source: string, position: number): TypeScript.QuickInfo | undefined
  complete(declarations: string, source: string, position: number): Completions
  close(): void
}

export interface Completions {
  readonly start: number
  readonly end: number
  readonly candidates: readonly string[]
}

/** What tslab's `display` of a cell writes to. */
export type WriteDisplay = (content: Readonly<Record<string, unknown>>, update?: boolean) => void

/** The maps of a cell's two translations: from TypeScript to a module, and from that to CommonJS. */
export interface Maps {
  readonly fromTypeScript: string
  readonly fromModule: string
}

/** What tslab's TypeScript has, and others have not. */
interface FilesChecked {
  getPreEmitDiagnosticsOfFiles(...args: unknown[]): readonly TypeScript.Diagnostic[]
}

const OUTSIDE_ROOT = 6059
/** What tslab calls the file of what earlier cells declared. */
const DECLARATIONS = '__prev__.d.ts'
const INLINE_MAP = /\n\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/
const MAP_COMMENT = /\n\/\/# sourceMappingURL=\S+\s*$/

const require = createRequire(import.meta.resolve('tslab'))
const compiler = require.resolve('@tslab/typescript-for-tslab')

export const ts: typeof TypeScript = require(compiler)
const stock = { ...ts }
let maps: Maps = { fromTypeScript: '', fromModule: '' }
let program: TypeScript.EmitAndSemanticDiagnosticsBuilderProgram | undefined

// Stock tslab is not strict, does not know a package's `exports`, nor an import by a file's whole name.
const options = {
  strict: true,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  lib: ['lib.es2023.d.ts'],
  types: ['node'],
  inlineSourceMap: true,
}

/** A program of which tslab checks and emits the cell alone: Node itself loads what the cell imports. */
const createProgram = (...args: unknown[]) => {
  const create = ts.createEmitAndSemanticDiagnosticsBuilderProgram as (
    ...args: unknown[]
  ) => TypeScript.EmitAndSemanticDiagnosticsBuilderProgram
  program = create(...args)
  program.getAllDependencies = file => [file.fileName]
  const { emit } = program
  const checker = program.getProgram().getTypeChecker()
  program.emit = (file, write, token, only, transformers) =>
    emit(file, write, token, only, {
      ...transformers,
      after: [expandShorthands(checker), ...(transformers?.after ?? [])],
    })
  return program
}

/** tslab finds the names of earlier cells, but for those in `{ name }`: they are written out here. */
function expandShorthands(checker: TypeScript.TypeChecker): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  const isOfEarlierCell = (node: TypeScript.ShorthandPropertyAssignment) => {
    const { declarations = [] } = checker.getShorthandAssignmentValueSymbol(ts.getOriginalNode(node)) ?? {}
    return declarations.some(declaration => declaration.getSourceFile().fileName.endsWith(DECLARATIONS))
  }
  return context => {
    const expand = (node: TypeScript.Node): TypeScript.Node => {
      if (!ts.isShorthandPropertyAssignment(node) || !isOfEarlierCell(node))
        return ts.visitEachChild(node, expand, context)
      const value = ts.factory.createPropertyAccessExpression(ts.factory.createIdentifier('exports'), node.name.text)
      return ts.factory.createPropertyAssignment(node.name.text, value)
    }
    return file => ts.visitEachChild(file, expand, context)
  }
}

const replaced = {
  createWatchCompilerHost: (roots: string[], own: object, system: TypeScript.System, _: null, ...reports: unknown[]) =>
    (stock.createWatchCompilerHost as (...args: unknown[]) => unknown)(
      roots,
      { ...own, ...options },
      system,
      createProgram,
      ...reports,
    ),
  // tslab's root is the notebook's folder; what a cell imports may lie elsewhere, for it is not emitted.
  getPreEmitDiagnosticsOfFiles: (...args: unknown[]) =>
    (stock as unknown as FilesChecked)
      .getPreEmitDiagnosticsOfFiles(...args)
      .filter(({ code }) => code !== OUTSIDE_ROOT),
  // The second translation, which here remembers the way back to the cell's own lines.
  transpileModule(source: string, { compilerOptions, ...rest }: TypeScript.TranspileOptions) {
    const withMap = { ...rest, compilerOptions: { ...compilerOptions, sourceMap: true } }
    const result = stock.transpileModule(source.replace(INLINE_MAP, ''), withMap)
    const inline = INLINE_MAP.exec(source)?.[1] ?? ''
    maps = {
      fromTypeScript: Buffer.from(inline, 'base64').toString(),
      fromModule: result.sourceMapText ?? '',
    }
    return { ...result, outputText: result.outputText.replace(MAP_COMMENT, '') }
  },
}
const cached = require.cache[compiler]
if (cached === undefined) throw new Error(`${compiler}: not in the cache of modules`)
cached.exports = { ...ts, ...replaced }

// tslab would watch each file of the program, by a timer or the system; here they are looked at before each cell.
ts.sys.watchFile = (path, changed) => {
  const forget = localFiles.watch(path, () => changed(path, ts.FileWatcherEventKind.Changed))
  return { close: forget }
}
ts.sys.watchDirectory = () => ({ close: () => {} })

const converter = require('./converter.js') as {
  createConverter(options: { isJS: boolean; isBrowser: boolean }): Converter
  isCompleteCode(source: string): { readonly completed: boolean; readonly indent?: string }
}
const jupyter = require('./jupyter.js') as { lastWriteDisplayData: WriteDisplay | null }

export const { isCompleteCode } = converter

/** A compiler for a notebook in the working directory; takes a second. */
export function createConverter(): Converter {
  return converter.createConverter({ isJS: false, isBrowser: false })
}

/** Of the cell that was converted last. */
export function lastMaps(): Maps {
  return maps
}

/** The program that holds the cell that was converted last. */
export function currentProgram(): TypeScript.Program | undefined {
  return program?.getProgram()
}

/** Where `display` of the module 'tslab' writes to. */
export function showDisplaysBy(write: WriteDisplay): void {
  jupyter.lastWriteDisplayData = write
}
