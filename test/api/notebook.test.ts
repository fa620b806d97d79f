import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { NotebookCompiler } from './notebook-compiler.ts'

const compiler = new NotebookCompiler()

/** The cells of the notebook program. */
async function cells(): Promise<readonly string[]> {
  const text = await readFile(new URL('./programs/8-notebook.ts', import.meta.url), 'utf8')
  return text.split(/^(?=\/\/ %%)/m)
}

test('a notebook checks cell by cell, and each cell declares what the next can use', async () => {
  let notebook = ''
  const told: string[] = []
  for (const cell of await cells()) {
    notebook += cell
    const begin = performance.now()
    const { complaints, declarations } = compiler.check(`${notebook}\nexport {}\n`)
    told.push(`${(performance.now() - begin).toFixed(0)} ms`)
    expect(complaints).toEqual([])
    expect(declarations).toContain('export {}')
  }
  expect(told.length).toBeGreaterThanOrEqual(5)
  if (process.env.YEOUL_TIMES) process.stderr.write(`cells: ${told.join(', ')}\n`)
})

test('what a cell exports can be named: its types are those of the package', async () => {
  const [first = '', second = '', third = ''] = await cells()
  const exported = `${first}${second}${third}`.replaceAll(/^const (?=\w+ =)/gm, 'export const ')
  const { complaints, declarations } = compiler.check(exported)
  expect(complaints).toEqual([])
  expect(declarations).toContain('export declare const tags: import("yeoul").PCollection<string>')
  expect(declarations).not.toMatch(/import\("[^"]*\/lib\//)
})

test('a wrong cell is marked, and the next right one is right', async () => {
  const [first = ''] = await cells()
  expect(compiler.check(`${first}\ntags.apply(countPerElement())\n`).complaints[0]?.at).toBe('countPerElement')
  expect(compiler.check(`${first}\ntags.apply(combineGlobally(count()))\n`).complaints).toEqual([])
})

// What a learner reads when a cell is wrong: the marked place is the wrong step, and the message says why.
const GIVEN = `
import { type KV, type PCollection, afterCount, afterProcessingTime, afterWatermark, countPerElement, fixedWindows, flatMap, groupByKey, map, parDo, repeatedly, valueState, windowInto } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
declare const words: PCollection<string>
declare const pairs: PCollection<KV<string, number>>
declare const tweets: PCollection<Tweet>
`

const CASES: readonly (readonly [cell: string, at: string, ...messages: string[]])[] = [
  [
    'words.apply(map(w => w.length), groupByKey(), map(([k]) => k))',
    'groupByKey()',
    "Argument of type 'GroupByKey' is not assignable to parameter of type 'PTransform<PCollection<number>, PCollection<KV<unknown, Iterable<unknown>>>>'.",
    "Type 'number' is not assignable to type 'KV<unknown, unknown>'.",
  ],
  [
    'words.apply(parDo({ state: { n: valueState(0) }, process({ element }) { return [element] } }))',
    'state',
    '\'"State and timers are kept per key, so this step needs a PCollection<KV>: apply withKeys(…) first"\'.',
  ],
  [
    "windowInto(fixedWindows('60s'), { trigger: repeatedly(afterCount(1)) })",
    '{ trigger: repeatedly(afterCount(1)) }',
    "Property 'accumulationMode' is missing in type '{ trigger: Repeatedly; }' but required in type 'ManyPanes'.",
  ],
  [
    'tweets.apply(flatMap(t => t.text))',
    't.text',
    "Type 'string' is not assignable to type 'Elements<string>'.",
    "Type 'string' is not assignable to type 'object'.",
  ],
  [
    'pairs.apply(parDo({ state: { rank: valueState(0) }, process({ state }) { state.rnk.read() } }))',
    'rnk',
    "Property 'rnk' does not exist on type 'States<{ rank: StateSpec<ValueState<number>>; }>'. Did you mean 'rank'?",
  ],
  ['words.apply(countPerElement)', 'countPerElement', "Type 'CountPerElement' is not assignable to type 'POutput'."],
  [
    "afterWatermark({ early: repeatedly(afterProcessingTime('5s')) })",
    'early',
    "Type 'Repeatedly' is not assignable to type 'OnceTrigger | undefined'.",
  ],
]

test.each(CASES)('%s', (cell, at, ...messages) => {
  const { complaints } = compiler.check(`${GIVEN}\n${cell}\n`)
  expect(complaints).toHaveLength(1)
  expect(complaints[0]?.at).toBe(at)
  for (const message of messages) expect(complaints[0]?.message).toContain(message)
  expect(complaints[0]?.message).not.toContain('No overload matches')
})

test('what is right is left alone', () => {
  expect(compiler.check(`${GIVEN}\nwords.apply(map(w => [w, 1]), groupByKey())\n`).complaints).toEqual([])
})
