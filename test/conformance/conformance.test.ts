import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import type { Case } from '../../tools/conformance/case.ts'
import { runCase } from '../../tools/conformance/run-case.ts'

// FORMAT.md, beside these files' origin, says what a case means. A grey case is implementation-defined: not scored.
const here = (path: string) => new URL(path, import.meta.url)

function scored(file: URL): Case[] {
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[]
  return cases.filter(({ grey }) => grey !== true)
}

/** Runs every case, and fails with what is wrong in each, ten cases at most. */
function expectAllToPass(cases: readonly Case[]): void {
  const failures = cases.flatMap(one => {
    const wrong = runCase(one)
    return wrong.length === 0 ? [] : [`${one.id}\n    ${wrong.join('\n    ')}`]
  })
  if (failures.length === 0) return
  const more = failures.length > 10 ? `\n  … and ${failures.length - 10} more` : ''
  throw new Error(
    `${cases.length - failures.length} passed, ${failures.length} failed:\n  ${failures.slice(0, 10).join('\n  ')}${more}`,
  )
}

test('panes.json: what both of Beam’s kernels agree on', () => {
  const cases = scored(here('panes.json'))
  expect(cases).toHaveLength(160)
  expectAllToPass(cases)
})

test('closing.json: closing panes and the lateness boundary, as Beam Java has them', () => {
  const cases = scored(here('closing.json'))
  expect(cases.length).toBeGreaterThan(50)
  expectAllToPass(cases)
})

// Beam's own transcripts are not in the repository; they are run where the folder lies beside it.
const transcripts = here('../../../shared/conformance/transcripts.json')
const testTranscripts = existsSync(transcripts) ? test : test.skip
testTranscripts('transcripts.json: Beam’s own trigger transcripts', () => {
  const cases = scored(transcripts)
  expect(cases).toHaveLength(18)
  expectAllToPass(cases)
})

test('the driver notices a pane that did not come, one that came instead, and one that nobody expected', () => {
  const base: Case = {
    id: 'made up',
    window: { kind: 'fixed', size: 10 },
    trigger: { kind: 'Default' },
    accumulation: 'discarding',
    timestampCombiner: 'EOW',
    allowedLateness: 0,
    expectError: null,
    steps: [
      { op: 'input', values: [1, 2] },
      { op: 'watermark', to: 10 },
    ],
  }
  const expecting = (...panes: readonly Record<string, unknown>[]) =>
    runCase({ ...base, steps: [...base.steps, { op: 'expect', panes }] })
  expect(expecting({ window: [0, 9], values: [2, 1], index: 0, early: false, late: false, final: true })).toEqual([])
  expect(runCase(base)).toEqual([expect.stringMatching(/^after .*"to":10.*Unexpected output: /)])
  expect(expecting({ values: [1, 2] }, { values: [1, 2] })).toEqual([expect.stringContaining('Unmatched output')])
  expect(expecting({ values: [1] })).toEqual([
    expect.stringContaining('Unmatched output'),
    expect.stringContaining('Unexpected output'),
  ])
  expect(runCase({ ...base, expectError: 'Unexpected output' })).toEqual([])
  expect(runCase({ ...base, expectError: 'Unmatched output' })).toHaveLength(1)
})
