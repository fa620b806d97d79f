import { join } from 'node:path'
import ts from 'typescript5'

const root = join(import.meta.dirname, '..', '..')

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts'],
  types: ['node'],
  allowImportingTsExtensions: true,
  declaration: true,
  emitDeclarationOnly: true,
  skipLibCheck: true,
}

export interface Complaint {
  /** The text that is marked. */
  readonly at: string
  readonly message: string
}

/**
 * A notebook as its kernel compiles it, with TypeScript 5.0.4: one file that grows by a cell, checked again each time,
 * with declarations, so that the next cell knows the types.
 */
export class NotebookCompiler {
  readonly #file = join(import.meta.dirname, 'notebook.ts')
  readonly #service: ts.LanguageService
  #text = ''
  #version = 0

  constructor() {
    const host: ts.LanguageServiceHost = {
      getCompilationSettings: () => OPTIONS,
      getScriptFileNames: () => [this.#file],
      getScriptVersion: name => (name === this.#file ? String(this.#version) : '0'),
      getScriptSnapshot: name => {
        const text = name === this.#file ? this.#text : ts.sys.readFile(name)
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: name => name === this.#file || ts.sys.fileExists(name),
      readFile: ts.sys.readFile,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      ...(ts.sys.realpath && { realpath: ts.sys.realpath }),
    }
    this.#service = ts.createLanguageService(host)
  }

  /** The notebook holds this now: what is wrong with it, and its declarations. */
  check(text: string): { readonly complaints: readonly Complaint[]; readonly declarations: string } {
    this.#text = text
    this.#version++
    const found = [
      ...this.#service.getSyntacticDiagnostics(this.#file),
      ...this.#service.getSemanticDiagnostics(this.#file),
    ]
    const { outputFiles } = this.#service.getEmitOutput(this.#file, true, true)
    return {
      complaints: found.map(({ start = 0, length = 0, messageText }) => ({
        at: text.slice(start, start + length),
        message: ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' '),
      })),
      declarations: outputFiles.map(file => file.text).join(),
    }
  }
}
