import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Runner } from 'yeoul'
import { flink } from 'yeoul/portable'
import { missingForFlink, startFlink } from '../../lib/portable/engines/flink.ts'
import { missingForPrism } from '../../lib/portable/engines/prism.ts'
import type { RunningEngine } from '../../lib/portable/engines/running-engine.ts'
import { missingForSpark } from '../../lib/portable/engines/spark.ts'
import { labOf } from '../../tools/lab/labs.ts'
import { loadParts } from '../../tools/lab/load-parts.ts'
import { describeWith } from '../engine/engines-here.ts'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'

const folder = emptyFolder()
afterAll(() => rmSync(folder, { recursive: true }))

const ENGINES = { 'flink-embedded': missingForFlink, prism: missingForPrism, spark: missingForSpark }

// On the cluster it runs where the command that starts one is tested.
for (const [engine, missing] of Object.entries(ENGINES)) {
  const describeWithEngine = await describeWith(engine, missing)
  describeWithEngine(engine, () => {
    test('runs the first lab', async () => {
      const { code, stdout, stderr } = await runYeoul(folder, ['lab', '0', '--solution', '--runner', engine])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toContain(`on ${engine.replace('-embedded', '')}, to which all five came at once`)
    }, 600_000)
  })
}

interface Line {
  readonly value: unknown
  readonly window: unknown
  readonly pane: { readonly index: number }
}

/** What a solution's --out holds after a run over a recording of which nothing is late. */
async function written(number: string, runner: Runner | undefined): Promise<readonly Line[]> {
  const lab = labOf(number)
  const program = await lab.load()
  const out = join(folder, `${number}.jsonl`)
  const code = await program.run(await loadParts('solutions', lab, program), {
    inputs: [],
    recording: 'stalled-partition',
    results: join(folder, `results-${number}`),
    out,
    trace: undefined,
    progress: false,
    runner,
    options: number === '3' ? { bound: '1d' } : {},
  })
  expect(code).toBe(0)
  const lines = readFileSync(out, 'utf8').trimEnd().split('\n')
  return lines.map(line => JSON.parse(line) as Line)
}

/** Engines may fire otherwise, but what a window said last is one thing. */
function lastOfEach(lines: readonly Line[]): readonly string[] {
  const last = new Map<string, Line>()
  for (const line of lines) {
    const window = JSON.stringify(line.window)
    const before = last.get(window)
    if (before === undefined || before.pane.index < line.pane.index) last.set(window, line)
  }
  return [...last].map(([window, { value }]) => `${window} ${JSON.stringify(value)}`).sort()
}

const describeWithFlink = await describeWith('Flink', missingForFlink)

describeWithFlink('on Flink the solution', () => {
  let engine: RunningEngine | undefined
  beforeAll(async () => {
    jest.spyOn(console, 'log').mockImplementation(() => {})
    engine = await startFlink()
  }, 600_000)
  afterAll(async () => {
    await engine?.close()
    jest.restoreAllMocks()
  })
  const onFlink = (number: string) => written(number, flink({ endpoint: engine?.endpoint ?? '' }))

  test('of lab 1 counts the same words', async () => {
    const words = (lines: readonly Line[]) => lines.map(({ value }) => JSON.stringify(value)).sort()
    const expected = words(await written('1', undefined))
    expect(expected.length).toBeGreaterThan(100)
    expect(words(await onFlink('1'))).toEqual(expected)
  })

  test.each(['2', '3', '4', '5'])('of lab %s ends each window with the same', async number => {
    const expected = lastOfEach(await written(number, undefined))
    expect(expected.length).toBeGreaterThan(2)
    expect(lastOfEach(await onFlink(number))).toEqual(expected)
  })
})
