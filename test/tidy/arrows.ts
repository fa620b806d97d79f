import { isBuiltin } from 'node:module'
import { moduleOf } from './modules.ts'
import { isCode, type Project, roomOf } from './project.ts'

/** Which rooms of lib a room may import, besides itself. The others (check, replay, doctor) may import all of lib. */
const arrows: Record<string, readonly string[]> = {
  'lib/core': [],
  'lib/transforms': ['lib/core'],
  'lib/trace': ['lib/core'],
  'lib/google-cloud': [],
  'lib/io': ['lib/core', 'lib/transforms', 'lib/trace', 'lib/google-cloud'],
  'lib/direct': ['lib/core', 'lib/trace'],
  'lib/portable': ['lib/core', 'lib/trace', 'lib/google-cloud'],
  'lib/charts': ['lib/trace', 'lib/core', 'lib/transforms', 'lib/direct'],
  'lib/index.ts': ['lib/core', 'lib/transforms', 'lib/trace', 'lib/direct'],
}
/** These run in a page. */
const withoutNode = new Set(['lib/core', 'lib/transforms', 'lib/trace', 'lib/direct', 'lib/charts', 'lib/index.ts'])
/** Beam's messages are the business of one room. */
const protos = 'lib/portable/protos/'
const nodeGlobal = /(?<![\w.'"`])(process\.(?!$)|Buffer\b|__dirname\b|require\()/

export function brokenArrows(project: Project): string[] {
  const found: string[] = []
  const manifest = JSON.parse(project.get('lib/package.json') ?? '{}')
  const dependencies = { ...manifest.dependencies, ...manifest.peerDependencies }
  const { devDependencies = {} } = JSON.parse(project.get('package.json') ?? '{}')
  for (const [path, text] of project) {
    if (!isCode(path)) continue
    const room = roomOf(path)
    for (const { specifier, line, target } of moduleOf(project, path).imports) {
      const say = (rule: string) => found.push(`${path}:${line}: imports '${specifier}': ${rule}`)
      if (specifier.startsWith('.') && !target) say('there is no such file; write the whole name, extension included')
      else if (target?.startsWith(protos) && !/^(lib\/portable|test\/(portable|runners))\//.test(path)) {
        say("only lib/portable speaks Beam's protocol buffers; let it say what you need")
      } else if (room.startsWith('lib/')) fromLib(room, specifier, target, dependencies, say)
      else if (!target && !isBuiltin(specifier)) fromPackage(specifier, devDependencies, 'package.json', say)
      else if (room === 'labs' || room === 'solutions') fromLab(path, specifier, target, say)
    }
    if (withoutNode.has(room)) {
      text.split('\n').forEach((code, index) => {
        const global = nodeGlobal.exec(code.replace(/\/\/.*|^\s*\/?\*.*/, ''))
        if (global)
          found.push(`${path}:${index + 1}: uses Node's ${global[1]}…; ${room} also runs in a page: pass it in`)
      })
    }
  }
  return found
}

function fromLib(
  room: string,
  specifier: string,
  target: string | undefined,
  dependencies: Record<string, string>,
  say: (rule: string) => void,
): void {
  if (target) {
    const to = roomOf(target)
    const allowed = arrows[room]
    if (!to.startsWith('lib/')) say('lib stands alone; it imports nothing outside of lib')
    else if (specifier.startsWith('yeoul')) say('inside lib, import the file itself by its relative path')
    else if (to === 'lib/index.ts') say('the barrel is for users; import the file that has it')
    else if (allowed && to !== room && !allowed.includes(to)) {
      say(`${room} may import only ${[room, ...allowed].join(', ')}; move what is shared into one of these`)
    }
  } else if (isBuiltin(specifier)) {
    if (withoutNode.has(room)) say(`${room} also runs in a page: no Node built-in; pass files, clocks and the like in`)
  } else {
    fromPackage(specifier, dependencies, 'lib/package.json', say)
  }
}

function fromPackage(
  specifier: string,
  dependencies: Record<string, string>,
  manifest: string,
  say: (rule: string) => void,
): void {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  if (name === 'yeoul') say('lib/package.json exports no such entry')
  else if (!(name in dependencies)) say(`not among the dependencies of ${manifest}; name it there, or do without`)
}

function fromLab(path: string, specifier: string, target: string | undefined, say: (rule: string) => void): void {
  if (!specifier.startsWith('.') || !target) return
  const folder = (file: string) => file.split('/').slice(0, 2).join('/')
  if (folder(path) !== folder(target)) say("a lab imports its own folder, 'yeoul' and 'yeoul/…' only")
}
