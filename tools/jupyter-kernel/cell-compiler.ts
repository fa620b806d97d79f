import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import type TypeScript from 'typescript5'
import { CellFailure, type Complaint, complaintLines } from './cell-failure.ts'
import { isOfKernel, isOfLibrary, isOfPackage } from './local-files.ts'
import { type Completions, type Converter, createConverter, currentProgram, lastMaps, type Maps, ts } from './tslab.ts'

export interface CompiledCell {
  /** CommonJS; empty if there is nothing to run. */
  readonly code: string
  readonly declarations: string
  readonly lastExpression: string | undefined
  readonly maps: Maps
}

const CANNOT_FIND_MODULE = 2307
const LOCAL = /'[./#]/

/** Compiles a notebook's cells, each after those that ran before. */
export class CellCompiler {
  #converter: Converter | undefined
  #declarations = ''

  /** Loads the compiler, if that is still to do. */
  warmUp(): void {
    this.#converter ??= createConverter()
  }

  /** Throws a CellFailure that names the lines which do not check, of the cell or of a file that it imports. */
  compile(source: string): CompiledCell {
    let converted = this.#convert(source)
    // A file that was not there is taken for missing until the compiler starts again.
    if (converted.diagnostics.some(({ code, messageText }) => code === CANNOT_FIND_MODULE && LOCAL.test(messageText))) {
      this.#converter?.close()
      this.#converter = undefined
      converted = this.#convert(source)
    }
    const { diagnostics, output = '', declOutput = '', lastExpressionVar } = converted
    if (diagnostics.length > 0) throw new CellFailure('TypeScript', complaintLines(source, complaintsOf(diagnostics)))
    const maps = lastMaps()
    const inFiles = complaintsInFiles()
    if (inFiles.length > 0) throw new CellFailure('TypeScript', inFiles)
    return { code: output, declarations: declOutput, lastExpression: lastExpressionVar, maps }
  }

  /** Lets the next cells use what this one declared. */
  keep({ declarations }: CompiledCell): void {
    this.#declarations = declarations
  }

  complete(source: string, position: number): Completions {
    return this.#get().complete(this.#declarations, source, position)
  }

  /** What is known of the name at a position: its type, and what its docstring says. */
  inspect(source: string, position: number): string | undefined {
    const info = this.#get().inspect(this.#declarations, source, position)
    if (!info) return undefined
    const parts = [info.displayParts, info.documentation].map(part => ts.displayPartsToString(part ?? []))
    const tags = (info.tags ?? []).map(({ name, text }) => `@${name} ${ts.displayPartsToString(text ?? [])}`.trim())
    return [...parts, ...tags].filter(part => part !== '').join('\n\n')
  }

  #convert(source: string) {
    return this.#get().convert(this.#declarations, source)
  }

  #get(): Converter {
    this.#converter ??= createConverter()
    return this.#converter
  }
}

/** tslab lists a chain of messages as messages at one place. */
function complaintsOf(diagnostics: ReturnType<Converter['convert']>['diagnostics']): Complaint[] {
  const complaints: { -readonly [K in keyof Complaint]: Complaint[K] }[] = []
  let last: (typeof diagnostics)[number] | undefined
  for (const diagnostic of diagnostics) {
    const { start, end, messageText, code } = diagnostic
    const before = complaints.at(-1)
    if (last?.start.offset === start.offset && last.end.offset === end.offset && before !== undefined) {
      before.message += `\n  ${messageText}`
    } else {
      complaints.push({ line: start.line + 1, column: start.character + 1, message: messageText, code })
    }
    last = diagnostic
  }
  return complaints
}

/** Of the learner's own files, which tslab does not check. */
function complaintsInFiles(): string[] {
  const program = currentProgram()
  if (program === undefined) return []
  const found: string[] = []
  for (const file of program.getSourceFiles()) {
    const { fileName } = file
    if (file.isDeclarationFile || isOfPackage(fileName) || isOfLibrary(fileName) || isOfKernel(fileName)) continue
    if (!existsSync(fileName)) continue
    const diagnostics = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    for (const diagnostic of diagnostics) found.push(lineOf(file, diagnostic))
  }
  return found
}

function lineOf(file: TypeScript.SourceFile, { start = 0, messageText, code }: TypeScript.Diagnostic): string {
  const { line, character } = file.getLineAndCharacterOfPosition(start)
  const path = relative(process.cwd(), file.fileName)
  return `${path}:${line + 1}:${character + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')} (TS${code})`
}
