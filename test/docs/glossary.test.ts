import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import MarkdownIt from 'markdown-it'
import { root } from '../../tools/notebooks/environment.ts'
import { notebooksIn } from '../../tools/notebooks/notebook-files.ts'

/** What must be explained, in English and in Korean. */
const CONCEPTS = [
  ['pipeline', '파이프라인'],
  ['PCollection', 'PCollection'],
  ['PTransform', 'PTransform'],
  ['graph', '그래프'],
  ['bounded', '유한'],
  ['unbounded', '무한'],
  ['event time', '이벤트 시간'],
  ['ingestion time', '수집 시간'],
  ['processing time', '처리 시간'],
  ['skew', '스큐'],
  ['watermark', '워터마크'],
  ['perfect watermark', '완벽한 워터마크'],
  ['heuristic watermark', '추정 워터마크'],
  ['stalled watermark', '멈춘 워터마크'],
  ['fixed windows', '고정 윈도'],
  ['sliding windows', '슬라이딩 윈도'],
  ['session windows', '세션 윈도'],
  ['global window', '전역 윈도'],
  ['trigger', '트리거'],
  ['afterWatermark', 'afterWatermark'],
  ['afterProcessingTime', 'afterProcessingTime'],
  ['afterCount', 'afterCount'],
  ['default trigger', '기본 트리거'],
  ['never', 'never'],
  ['afterAll', 'afterAll'],
  ['afterAny', 'afterAny'],
  ['repeatedly', 'repeatedly'],
  ['afterEach', 'afterEach'],
  ['orFinally', 'orFinally'],
  ['accumulating', '누적'],
  ['discarding', '비누적'],
  ['allowed lateness', '허용 지연'],
  ['late', '늦음'],
  ['exactly-once', '정확히 한 번'],
  ['at-least-once', '적어도 한 번'],
  ['element-wise', '원소별'],
  ['aggregate', '집계'],
  ['operator state', '연산자 상태'],
  ['keyed state', '키별 상태'],
] as const

const FILES = { en: 'docs/glossary.md', ko: 'docs/glossary.ko.md' } as const
const markdown = new MarkdownIt()

const textOf = (file: string) => readFileSync(join(root, file), 'utf8')

/** The headings of a glossary, and the first line beneath each. */
function entriesOf(file: string): Map<string, string> {
  const parts = textOf(file).split(/^#{2,3} /m)
  return new Map(parts.slice(1).map(part => [part.split('\n')[0] ?? '', part.split('\n')[1] ?? '']))
}

function linksOf(text: string): string[] {
  return markdown
    .parse(text, {})
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === 'link_open')
    .map(token => decodeURI(String(token.attrGet('href'))))
}

/** Where a link of a file leads: another file, and perhaps a heading in it, as Jupyter writes it in links. */
function targetOf(file: string, link: string): { readonly target: string; readonly fragment?: string } {
  const [path = '', fragment] = link.split('#')
  const target = path === '' ? file : join(dirname(file), path)
  return fragment === undefined ? { target } : { target, fragment }
}

/** Links of a file that lead nowhere, or to no heading of a glossary or notebook. */
function broken(file: string, text: string): string[] {
  return linksOf(text).filter(link => {
    const { target, fragment } = targetOf(file, link)
    if (!existsSync(join(root, target))) return true
    if (fragment === undefined) return false
    if (target.endsWith('.ipynb')) return sectionOf(target, fragment) === undefined
    return ![...entriesOf(target).keys()].some(name => name.replaceAll(' ', '-') === fragment)
  })
}

interface Cell {
  readonly cell_type: string
  readonly id: string
  readonly source: readonly string[]
}

interface Section {
  /** The id of the cell that has its heading; the same in both languages. */
  readonly id: string
  readonly question: string
  /** What its code cells run. */
  readonly code: string
}

/** What stands in a notebook beneath a heading, up to the next one. */
function sectionOf(notebook: string, fragment: string): Section | undefined {
  const { cells } = JSON.parse(textOf(notebook)) as { readonly cells: readonly Cell[] }
  const parts = cells.flatMap(({ cell_type, id, source }) => {
    const pieces = cell_type === 'code' ? [source.join('')] : source.join('').split(/^(?=##? )/m)
    return pieces.map(text => ({ id, text, isCode: cell_type === 'code' }))
  })
  const headed = parts.map(({ text, isCode }) => (isCode ? undefined : /^##? (.*)/.exec(text)?.[1]))
  const at = headed.findIndex(name => name?.replaceAll(' ', '-') === fragment)
  if (at === -1) return undefined
  const next = headed.findIndex((name, i) => i > at && name !== undefined)
  const { id = '', text: question = '' } = parts[at] ?? {}
  const beneath = parts.slice(at + 1, next === -1 ? undefined : next)
  const code = beneath.filter(({ isCode }) => isCode).map(({ text }) => text)
  return { id, question, code: code.join('\n') }
}

/** By number, what is easily believed, with the sections of notebooks that show how it is. */
function believed(language: keyof typeof FILES): readonly (readonly (Section | undefined)[])[] {
  const file = FILES[language]
  const [, ...items] = textOf(file).split(/^\d+\. (?=\*\*)/m)
  return items.map(item =>
    linksOf(item.split('\n\n')[0] ?? '')
      .map(link => targetOf(file, link))
      .flatMap(({ target, fragment = '' }) => (target.endsWith('.ipynb') ? [sectionOf(target, fragment)] : [])),
  )
}

describe.each(['en', 'ko'] as const)('the glossary, %s', language => {
  const file = FILES[language]
  const entries = entriesOf(file)

  test('explains each concept', () => {
    for (const names of CONCEPTS) {
      const name = names[language === 'en' ? 0 : 1]
      expect([name, (entries.get(name) ?? '').length > 30]).toEqual([name, true])
    }
  })

  test('leads nowhere that is not there', () => {
    expect(linksOf(textOf(file)).length).toBeGreaterThan(40)
    expect(broken(file, textOf(file))).toEqual([])
  })

  test('is led to from each notebook, at headings that are there', () => {
    for (const notebook of notebooksIn(language)) {
      const { cells } = JSON.parse(textOf(notebook)) as { cells: { cell_type: string; source: string[] }[] }
      const prose = cells.filter(({ cell_type }) => cell_type === 'markdown').map(({ source }) => source.join(''))
      const all = prose.join('\n\n')
      expect([notebook, linksOf(all).some(link => link.includes(`${file}#`))]).toEqual([notebook, true])
      expect([notebook, broken(notebook, all)]).toEqual([notebook, []])
    }
  })

  test('confronts each belief with a question first, and then a chart that answers it', () => {
    const all = believed(language)
    expect(all).toHaveLength(10)
    all.forEach((sections, i) => {
      expect([i + 1, sections.length > 0]).toEqual([i + 1, true])
      for (const section of sections) {
        expect([i + 1, section?.question]).toEqual([
          i + 1,
          expect.stringMatching(language === 'en' ? /[Pp]redict/ : /예측/),
        ])
        expect([i + 1, section?.code]).toEqual([
          i + 1,
          expect.stringMatching(/\b(timeDiagram|compare|watermarkLag)\(.*\.show\(\)/),
        ])
      }
    })
  })

  test('corrects ten beliefs, and compares four systems in rows of four', () => {
    expect(textOf(file).match(/^\d+\. \*\*/gm)).toHaveLength(10)
    const rows = textOf(file).match(/^\|.*\|$/gm) ?? []
    expect(rows[0]).toBe('| Beam | Flink | Spark | Kafka Streams |')
    expect(rows.length).toBeGreaterThan(30)
    for (const row of rows) expect([row, row.split('|').length]).toEqual([row, 6])
  })
})

test('both languages have the same entries, in the same order, and the same rows', () => {
  const shape = (text: string) =>
    (text.match(/^(#+ |\d+\. |\| [^|]*)/gm) ?? []).map(line => line.replace(/^(#+) .*/, '$1'))
  expect(shape(textOf(FILES.ko))).toEqual(shape(textOf(FILES.en)))
})

test('both languages confront a belief with the same cells', () => {
  const ids = (language: keyof typeof FILES) => believed(language).map(sections => sections.map(section => section?.id))
  expect(ids('ko')).toEqual(ids('en'))
})

test('in Korean no particle touches code or a value', () => {
  const touching = /`[^`\n]+`[가-힣]|\d:\d\d(\*\*)?[가-힣]|[A-Za-z)](\*\*)[가-힣]|[A-Za-z][가-힣]/
  for (const line of textOf(FILES.ko).split('\n')) expect(line).not.toMatch(touching)
})
