import { posix } from 'node:path'
import ts from 'typescript5'
import type { Project } from './project.ts'

export interface Import {
  readonly specifier: string
  readonly line: number
  /** The file of the project that it names, or undefined: a package, a built-in, or nothing at all. */
  readonly target: string | undefined
  /** The names taken, 'default' too; '*' for all of them. */
  readonly names: readonly string[]
}

export interface Export {
  readonly name: string
  readonly line: number
  readonly needsDoc: boolean
  readonly isType: boolean
}

export interface Module {
  readonly imports: readonly Import[]
  readonly exported: readonly Export[]
  /** Strings that, taken from the module's folder, name a file of the project: programs that are started by path. */
  readonly mentioned: readonly string[]
}

const known = new WeakMap<Project, Map<string, Module>>()

/** What a module imports and exports; parsed once. */
export function moduleOf(project: Project, path: string): Module {
  const modules = known.get(project) ?? new Map<string, Module>()
  known.set(project, modules)
  const module = modules.get(path) ?? parse(project, path)
  modules.set(path, module)
  return module
}

function parse(project: Project, path: string): Module {
  const source = ts.createSourceFile(path, project.get(path) ?? '', ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)
  const imports: Import[] = []
  const mentioned: string[] = []
  const lineOf = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart()).line + 1
  const add = (node: ts.Node, specifier: string, names: string[]) =>
    imports.push({ specifier, line: lineOf(node), target: resolve(project, path, specifier), names })

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, textOf(node.moduleSpecifier), namesOf(node.importClause))
    else if (ts.isExportDeclaration(node)) {
      if (node.moduleSpecifier) {
        const clause = node.exportClause
        const names =
          clause && ts.isNamedExports(clause) ? clause.elements.map(e => (e.propertyName ?? e.name).text) : ['*']
        add(node, textOf(node.moduleSpecifier), names)
      }
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, textOf(node.argument.literal), ['*'])
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const argument = node.arguments[0]
      if (argument && ts.isStringLiteralLike(argument)) add(node, argument.text, ['*'])
      // `import(`./commands/${name}.ts`)` may take any file that fits.
      else if (argument && ts.isTemplateExpression(argument)) {
        for (const file of fitting(project, path, argument)) add(node, relative(path, file), ['*'])
      }
    } else if (ts.isStringLiteralLike(node) && /\.(ts|mjs|js)$/.test(node.text)) {
      for (const file of [posix.join(posix.dirname(path), node.text), node.text])
        if (project.has(file)) mentioned.push(file)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return { imports, exported: exportsOf(source, lineOf), mentioned }
}

function fitting(project: Project, from: string, template: ts.TemplateExpression): string[] {
  const start = posix.join(posix.dirname(from), template.head.text)
  const end = template.templateSpans.at(-1)?.literal.text ?? ''
  return [...project.keys()].filter(file => file.startsWith(start) && file.endsWith(end))
}

function relative(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to)
  return path.startsWith('.') ? path : `./${path}`
}

function resolve(project: Project, from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    const path = posix.join(posix.dirname(from), specifier)
    return project.has(path) ? path : undefined
  }
  if (specifier !== 'yeoul' && !specifier.startsWith('yeoul/')) return undefined
  for (const [key, value] of Object.entries(entriesOf(project))) {
    const [before = '', after] = `yeoul${key.slice(1)}`.split('*')
    if (after === undefined ? specifier === before : specifier.startsWith(before)) {
      return posix.join('lib', value.replace('*', specifier.slice(before.length)))
    }
  }
  return undefined
}

/** The `exports` of lib/package.json: './io/*' → './io/*.ts'. */
export function entriesOf(project: Project): Record<string, string> {
  return JSON.parse(project.get('lib/package.json') ?? '{}').exports ?? {}
}

function namesOf(clause: ts.ImportClause | undefined): string[] {
  const bindings = clause?.namedBindings
  const names = clause?.name ? ['default'] : []
  if (bindings && ts.isNamespaceImport(bindings)) names.push('*')
  if (bindings && ts.isNamedImports(bindings))
    names.push(...bindings.elements.map(e => (e.propertyName ?? e.name).text))
  return names
}

function exportsOf(source: ts.SourceFile, lineOf: (node: ts.Node) => number): Export[] {
  const exported: Export[] = []
  for (const statement of source.statements) {
    if (!ts.canHaveModifiers(statement)) continue
    if (!ts.getModifiers(statement)?.some(modifier => modifier.kind === ts.SyntaxKind.ExportKeyword)) continue
    const undocumented = (statement as { readonly jsDoc?: unknown }).jsDoc === undefined
    if (ts.isVariableStatement(statement)) {
      for (const { name, initializer, type } of statement.declarationList.declarations) {
        const isFunction = (initializer && ts.isFunctionLike(initializer)) || (type && ts.isFunctionTypeNode(type))
        exported.push({
          name: name.getText(),
          line: lineOf(name),
          needsDoc: undocumented && Boolean(isFunction),
          isType: false,
        })
      }
    } else if ('name' in statement && statement.name) {
      const name = statement.name as ts.Identifier
      const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)
      const callable = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
      exported.push({ name: name.text, line: lineOf(name), needsDoc: undocumented && callable, isType })
    }
  }
  return exported
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : node.getText()
}
