import { constants, Script } from 'node:vm'
import { ts } from './tslab.ts'

/** A name that a cell imported from a file of the learner's. */
interface Binding {
  readonly specifier: string
  /** '*' for all of the module. */
  readonly imported: string
  readonly value: unknown
}

type Namespace = Readonly<Record<string, unknown>>

/**
 * What cells import. Node's own loader loads it, from the notebook's folder, before the cell runs: so a module may await
 * at its top level, which `require` refuses, and a lab's file runs as it is, line for line.
 */
export class Imports {
  readonly #load: (specifier: string) => Promise<Namespace>
  readonly #loaded = new Map<string, Namespace>()
  readonly #bindings = new Map<string, Binding>()

  constructor(folder: string) {
    const options = {
      filename: `${folder}/cell`,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }
    this.#load = new Script('specifier => import(specifier)', options).runInThisContext()
  }

  /** Loads what the compiled cell requires. */
  async prepare(compiled: string): Promise<void> {
    for (const [, specifier = ''] of compiled.matchAll(/\brequire\("([^"]+)"\)/g)) {
      this.#loaded.set(specifier, await this.#load(specifier))
    }
  }

  /** What stands for `require` in a compiled cell; undefined if the module was not prepared. */
  required(specifier: string): unknown {
    const namespace = this.#loaded.get(specifier)
    if (namespace === undefined) return undefined
    // Marked as a module, so that a default import is its default.
    return new Proxy(namespace, { get: (module, name) => (name === '__esModule' ? true : Reflect.get(module, name)) })
  }

  /** Notes which names of a cell come from the learner's files, once it has run. */
  remember(source: string, values: Namespace): void {
    for (const { name, specifier, imported } of importedNames(source)) {
      if (/^[./#]/.test(specifier)) this.#bindings.set(name, { specifier, imported, value: values[name] })
    }
  }

  /** Gives names that still are what was imported their newest value; if the file is gone, they stay what they are. */
  async renew(values: Record<string, unknown>): Promise<void> {
    for (const [name, { specifier, imported, value }] of this.#bindings) {
      const namespace = values[name] === value ? await this.#loadAgain(specifier) : undefined
      if (namespace === undefined) {
        this.#bindings.delete(name)
        continue
      }
      this.#loaded.set(specifier, namespace)
      const newest = imported === '*' ? this.required(specifier) : namespace[imported]
      values[name] = newest
      this.#bindings.set(name, { specifier, imported, value: newest })
    }
  }

  async #loadAgain(specifier: string): Promise<Namespace | undefined> {
    try {
      return await this.#load(specifier)
    } catch (error) {
      if (/^(ENOENT|ERR_MODULE_NOT_FOUND)$/.test((error as NodeJS.ErrnoException).code ?? '')) return undefined
      throw error
    }
  }
}

function importedNames(source: string): { name: string; specifier: string; imported: string }[] {
  const names: { name: string; specifier: string; imported: string }[] = []
  for (const statement of ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest).statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    const specifier = statement.moduleSpecifier.text
    const { name, namedBindings } = statement.importClause ?? {}
    if (name) names.push({ name: name.text, specifier, imported: 'default' })
    if (namedBindings === undefined) continue
    if (ts.isNamespaceImport(namedBindings)) {
      names.push({ name: namedBindings.name.text, specifier, imported: '*' })
    } else {
      for (const one of namedBindings.elements) {
        names.push({ name: one.name.text, specifier, imported: (one.propertyName ?? one.name).text })
      }
    }
  }
  return names
}
