import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { LabMessages, LabProgram, Translation } from '../../tools/lab/lab-program.ts'
import { labs } from '../../tools/lab/labs.ts'
import { root } from '../../tools/notebooks/environment.ts'
import { notebooksIn } from '../../tools/notebooks/notebook-files.ts'
import { runYeoul } from '../tools/run-yeoul.ts'
import { Learner } from './learner.ts'

/** A particle that stands right behind code, where nobody could tell which of the two it belongs to. */
const TOUCHING = /[A-Za-z][가-힣]|\w\([^()]*\)[가-힣]|`[^`\n]+`[가-힣]/

const codeOf = (text: string): readonly string[] =>
  text.match(/[\w.]+\([^()\s]*\)|'[\w./]+'|[\w.]+(?=\()|[a-z]+[A-Z]\w*/g) ?? []
const numbersOf = (text: string): readonly string[] => text.match(/\d+/g) ?? []

/** Every text, by where it stands. */
function textsOf({ hints, mistakes }: LabMessages): Map<string, string> {
  const ofHints = Object.entries(hints).flatMap(([part, texts]) => texts.map((text, i) => [`${part} ${i}`, text]))
  const ofMistakes = Object.entries(mistakes).flatMap(([key, { name, why }]) => [
    [`${key}, name`, name],
    [`${key}, why`, why],
  ])
  return new Map([...ofHints, ...ofMistakes] as [string, string][])
}

/** The functions whose starter has a TODO. */
function toDo(file: string): string[] {
  const functions = readFileSync(join(root, file), 'utf8').split(/^export function /m)
  return functions.slice(1).flatMap(text => (/todo\(\s*['"`]TODO/.test(text) ? [/^\w+/.exec(text)?.[0] ?? ''] : []))
}

describe.each(labs)('lab $number in Korean', ({ name, file, load }) => {
  let program: LabProgram
  let en: LabMessages
  let ko: Translation
  beforeAll(async () => {
    program = await load()
    ;({ en, ko } = program.messages)
  })

  test('has a text for each in English, at the same place', () => {
    expect([...textsOf(ko).keys()].sort()).toEqual([...textsOf(en).keys()].sort())
    for (const hints of Object.values(ko.hints)) expect(hints).toHaveLength(3)
  })

  test('says what each check gives, with the same numbers, and what each TODO asks for', () => {
    const parts = program.checks.map(({ part }) => part)
    expect(Object.keys(ko.given).sort()).toEqual([...parts].sort())
    for (const { part, given } of program.checks) {
      const missing = numbersOf(given).filter(n => !numbersOf(ko.given[part] ?? '').includes(n))
      expect([part, ...missing]).toEqual([part])
    }
    expect(Object.keys(ko.tasks).sort()).toEqual(toDo(`labs/${name}/${file}.ts`).sort())
  })

  test('names the same code as the English', () => {
    for (const [place, text] of textsOf(en)) {
      const missing = codeOf(text).filter(code => !textsOf(ko).get(place)?.includes(code))
      expect([place, ...missing]).toEqual([place])
    }
  })

  test('is written in Korean, and no particle touches code', () => {
    // The last hint may be nothing but code.
    const prose = [...textsOf(ko)].filter(([place]) => !/ 2$/.test(place)).map(([, text]) => text)
    for (const text of [ko.summary, ...Object.values(ko.given), ...prose]) expect(text).toMatch(/[가-힣]/)
    for (const text of [...textsOf(ko).values(), ...Object.values(ko.tasks)]) expect(text).not.toMatch(TOUCHING)
  })
})

test('where the Korean notebooks are, a check speaks Korean, its labels in a column', async () => {
  const learner = new Learner('3-counter/lab.ts')
  const folder = learner.path('notebooks', 'ko')
  mkdirSync(folder, { recursive: true })
  learner.solvesBut("accumulationMode: 'accumulating'", "accumulationMode: 'discarding'")
  const { stdout, stderr } = await runYeoul(folder, ['check', '3', 'counter'], '', learner.path('tools', 'yeoul.ts'))
  learner.leave()
  expect(stderr).toBe('')
  expect(stdout).toContain('counter  틀림')
  expect(stdout).toMatch(/^ {2}나온 값 {4}\[/m)
  expect(stdout).toMatch(/^ {2}힌트 {7}npm run check -- 3 hint counter$/m)
  expect(stdout).toMatch(/^ {2}실수 {7}누적해야 할 페인을 비누적으로 했다\.$/m)
})

const folders = [...new Set(labs.map(({ name }) => name))]

const IN_READMES = {
  en: {
    planned: /^- \*\*Planned\*\*: \d+ minutes, and \d+ for the notebook\.$/m,
    before: /^- \*\*Before it\*\*: /m,
    leadsTo: ['../../docs/glossary.md', '../../notebooks/'],
  },
  ko: {
    planned: /^- \*\*예상 시간\*\*: 실습 \d+분, 노트북 \d+분\.$/m,
    before: /^- \*\*먼저 할 것\*\*: /m,
    leadsTo: ['../../docs/glossary.ko.md', '../../notebooks/ko/'],
  },
}
const LANGUAGES = ['en', 'ko'] as const

describe.each(folders)('the README of %s in Korean', name => {
  let en: string
  let ko: string
  beforeAll(() => {
    en = readFileSync(join(root, 'labs', name, 'README.md'), 'utf8')
    ko = readFileSync(join(root, 'labs', name, 'README.ko.md'), 'utf8')
  })

  test('has the same commands and the same shape as the English, and both lead to each other', () => {
    expect(blocksOf(ko).map(commandsOf)).toEqual(blocksOf(en).map(commandsOf))
    expect(shapeOf(ko)).toEqual(shapeOf(en))
    expect(en).toContain('](README.ko.md)')
    expect(ko).toContain('](README.md)')
  })

  test('is written in Korean, says how checks speak it, and no particle touches code', () => {
    for (const line of ko.replaceAll(BLOCK, '').split('\n')) expect(line).not.toMatch(TOUCHING)
    expect(ko.match(/[가-힣]/g)?.length).toBeGreaterThan(600)
    expect(ko).toContain(`npm run check -- ${name[0]} --lang ko`)
  })

  test.each(LANGUAGES)(
    'tells planned time and what comes before, and leads nowhere that is not there: %s',
    language => {
      const { planned, before, leadsTo } = IN_READMES[language]
      const text = language === 'en' ? en : ko
      for (const pattern of [planned, before]) expect(text).toMatch(pattern)
      const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, path]) => path as string)
      expect(links.filter(path => !existsSync(join(root, 'labs', name, path)))).toEqual([])
      for (const place of leadsTo) expect([place, links.some(path => path.startsWith(place))]).toEqual([place, true])
    },
  )
})

test('the Korean glossary and notebooks lead to the Korean READMEs', () => {
  for (const file of ['docs/glossary.ko.md', ...notebooksIn('ko')]) {
    const english = readFileSync(join(root, file), 'utf8').match(/labs\/[\w-]+\/README\.md/g) ?? []
    expect([file, ...english]).toEqual([file])
  }
})

const BLOCK = /^```\n[\s\S]*?^```$/gm
const blocksOf = (text: string) => text.match(BLOCK) ?? []

/** Line by line; what a command does is said behind two spaces, in the reader's language. */
function commandsOf(block: string): string[] {
  return block.split('\n').map(line => line.replace(/ {2,}(?!npm )\S.*/, ''))
}

/** Headings, rows of tables, items of lists, and the functions that they are about. */
function shapeOf(text: string): string[] {
  return text.replaceAll(BLOCK, '').match(/^(#+ |\||\d\. \*\*TODO \d, `\w+`| *- )/gm) ?? []
}
