import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { decodeJson } from '../../lib/core/tagged-json.ts'
import { panes } from '../../tools/soak/panes.ts'
import { type Agreed, differenceOf } from '../../tools/soak/soak.ts'

// The judge needs Java, Maven and minutes, so `npm test` has what it said: random transcripts with Beam Java's panes.

type Judged = typeof panes extends { ours(transcript: infer T): readonly (readonly (infer M)[])[] }
  ? Agreed<T, M>
  : never

const judged = readFileSync(new URL('judged.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter(line => line !== '')
  .map(line => decodeJson(line) as Judged)

test('random transcripts make the panes that Beam Java makes', () => {
  expect(judged.length).toBeGreaterThan(100)
  const differences = judged.flatMap(({ transcript, steps }, i) => {
    const difference = differenceOf(panes.ours(transcript), { steps })
    return difference === undefined ? [] : [`line ${i + 1}: ${difference}`]
  })
  expect(differences).toEqual([])
})

test('another pane is a difference', () => {
  const { transcript, steps } = judged.find(({ steps }) => steps.some(made => made.length > 0)) as Judged
  const other = steps.map(made => made.map(pane => ({ ...pane, timing: 'UNKNOWN' as const })))
  expect(differenceOf(panes.ours(transcript), { steps: other })).toMatch(/the judge alone: .*UNKNOWN/)
  expect(differenceOf(panes.ours(transcript), { steps: steps.map(made => made.slice(1)) })).toMatch(/kernel alone/)
})

test('a seed is always the same transcripts', () => {
  expect(panes.transcripts(7, 20)).toEqual(panes.transcripts(7, 20))
  expect(panes.transcripts(8, 20)).not.toEqual(panes.transcripts(7, 20))
})
