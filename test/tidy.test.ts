import { describe, expect, test } from '@jest/globals'
import { brokenArrows } from './tidy/arrows.ts'
import { circles, mutualFolders } from './tidy/circles.ts'
import { badHabits } from './tidy/habits.ts'
import { dirt } from './tidy/hygiene.ts'
import { project, readProject } from './tidy/project.ts'
import { deadExports, deadFiles, undocumented } from './tidy/reach.ts'

const libPackage = JSON.stringify({ exports: { '.': './index.ts', './io/*': './io/*.ts' } })

describe('this repository', () => {
  const here = readProject()
  const none = (found: string[]) => {
    if (found.length) throw new Error(`\n${found.join('\n')}`)
  }
  test('imports along the arrows of the map', () => none(brokenArrows(here)))
  test('has no circle of files', () => none(circles(here)))
  test('has no two folders that import each other', () => none(mutualFolders(here)))
  test('has no dead file', () => none(deadFiles(here)))
  test('has no export that nobody imports', () => none(deadExports(here)))
  test('documents each public function', () => none(undocumented(here)))
  test('keeps files short and named after their concept', () => none(badHabits(here)))
  test('is clean', () => none(dirt(here)))
  test('has the sources as entries of the package', () => {
    // `npm pack` in lib swaps the manifest for a moment; the next `npm pack` puts a forgotten one right.
    expect(JSON.parse(here.get('lib/package.json') ?? '').exports['.']).toBe('./index.ts')
  })
})

describe('each rule finds what it is for', () => {
  test('arrows', () => {
    const found = brokenArrows(
      project({
        'lib/package.json': libPackage,
        'lib/core/time.ts':
          "import { direct } from '../direct/run.ts'\nimport fs from 'node:fs'\nexport const a = Buffer.from('')",
        'lib/direct/run.ts':
          "import type { T } from '../core/time.ts'\nimport { gone } from './gone.ts'\nimport 'left-pad'",
        'lib/io/text.ts':
          "import { readFile } from 'node:fs/promises'\nimport { x } from '../../tools/yeoul.ts'\nimport 'yeoul'",
        'lib/index.ts': "export { a } from './io/text.ts'",
        'tools/yeoul.ts':
          "import { a } from '../lib/core/time.ts'\nimport '@a/b/c'\nimport 'yeoul/charts'\nimport '@c/d/e'",
        'package.json': JSON.stringify({ devDependencies: { '@c/d': '1.0.0' } }),
        'labs/1-a/lab.ts': "import { a } from '../../lib/core/time.ts'\nimport { b } from 'yeoul'",
      }),
    )
    expect(found.map(line => line.split(': ').slice(0, 2).join(' '))).toEqual([
      "lib/core/time.ts:1 imports '../direct/run.ts'",
      "lib/core/time.ts:2 imports 'node:fs'",
      "lib/core/time.ts:3 uses Node's Buffer…; lib/core also runs in a page",
      "lib/direct/run.ts:2 imports './gone.ts'",
      "lib/direct/run.ts:3 imports 'left-pad'",
      "lib/io/text.ts:2 imports '../../tools/yeoul.ts'",
      "lib/io/text.ts:3 imports 'yeoul'",
      "lib/index.ts:1 imports './io/text.ts'",
      "tools/yeoul.ts:2 imports '@a/b/c'",
      "tools/yeoul.ts:3 imports 'yeoul/charts'",
      "labs/1-a/lab.ts:1 imports '../../lib/core/time.ts'",
    ])
  })

  const reach = project({
    'package.json': JSON.stringify({ scripts: { a: 'node tools/a.mjs x' } }),
    'lib/package.json': libPackage,
    'lib/index.ts': "export { used } from './core/used.ts'",
    'lib/core/used.ts': 'export function used() {}\nexport const unused = 1\n/** Told. */\nexport const told = () => 1',
    'lib/core/dead.ts': '',
    'lib/io/text.ts': 'export const forUsers = 1',
    'tools/a.mjs': `await import(\`./commands/\${name}.mjs\`)\nspawn(join(here, "child.mjs"))`,
    'tools/commands/b.mjs': '',
    'tools/child.mjs': '',
    'tools/dead.mjs': '',
    'test/a.test.ts': "import { told } from '../lib/core/used.ts'\nimport './part.ts'",
    'test/part.ts': '',
    'test/dead.ts': '',
  })
  test('dead files', () => {
    expect(deadFiles(reach).map(line => line.split(':')[0])).toEqual([
      'lib/core/dead.ts',
      'tools/dead.mjs',
      'test/dead.ts',
    ])
  })
  test('dead exports', () => expect(deadExports(reach)).toEqual([expect.stringContaining('exports unused')]))
  test('docstrings', () => expect(undocumented(reach)).toEqual([expect.stringContaining('used is public')]))

  test('circles', () => {
    const found = circles(
      project({
        'lib/io/a.ts': "import { b } from './b.ts'",
        'lib/io/b.ts': "export { c } from './c.ts'",
        'lib/io/c.ts': "import type { A } from './a.ts'\nimport './d.ts'",
        'lib/io/d.ts': '',
        'lib/core/e.ts': "import type { F } from './f.ts'",
        'lib/core/f.ts': "import type { E } from './e.ts'",
      }),
    )
    expect(found.map(line => line.split(':')[0])).toEqual(['lib/io/a.ts → lib/io/b.ts → lib/io/c.ts → lib/io/a.ts'])
  })

  test('folders that import each other', () => {
    const found = mutualFolders(
      project({
        'lib/io/a/x.ts': "import '../b/y.ts'\nimport '../../core/z.ts'",
        'lib/io/a/v.ts': '',
        'lib/io/b/y.ts': '',
        'lib/io/b/w.ts': "import '../a/v.ts'\nimport '../c.ts'",
        'lib/io/c.ts': "import './b/y.ts'",
        'lib/core/z.ts': '',
      }),
    )
    expect(found.map(line => line.split(':')[0])).toEqual(['lib/io/a and lib/io/b'])
  })

  test('habits', () => {
    const found = badHabits(
      project({ 'lib/core/utils.ts': '', 'lib/a/index.ts': '', 'lib/index.ts': '', 'test/long.ts': '\n'.repeat(351) }),
    )
    expect(found.map(line => line.split(':')[0])).toEqual(['lib/core/utils.ts', 'lib/a/index.ts', 'test/long.ts'])
  })

  test('hygiene', () => {
    const dirty = [
      'see /hom' + 'e/me/x',
      'https://registry' + '.npmjs.org',
      'test.on' + 'ly(',
      'FIX' + 'ME',
      'as in issue' + ' 12',
    ]
    const found = dirt(
      project({
        'lib/a.ts': dirty.join('\n'),
        'package-lock.json': '"resolved": "' + 'https://x"',
        'b.md': 'src/home/a',
      }),
    )
    expect(found.map(line => line.split(': ')[0])).toEqual([
      ...dirty.map((_, i) => `lib/a.ts:${i + 1}`),
      'package-lock.json:1',
    ])
  })
})
