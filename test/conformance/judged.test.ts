import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { decodeJson } from '../../lib/core/tagged-json.ts'
import type { Kind } from '../../tools/soak/kind.ts'
import { panes } from '../../tools/soak/panes.ts'
import { type Agreed, differenceOf } from '../../tools/soak/soak.ts'
import { state } from '../../tools/soak/state.ts'

// The judge needs Java, Maven and minutes, so `npm test` has what it said: random transcripts, and what Beam Java made of them.

function judged<T, M>(_: Kind<T, M>, file: string): readonly Agreed<T, M>[] {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8').split('\n')
  return lines.filter(line => line !== '').map(line => decodeJson(line) as Agreed<T, M>)
}

function kindTests<T, M>(kind: Kind<T, M>, file: string): void {
  const all = judged(kind, file)

  test('the kernel makes what Beam Java made', async () => {
    expect(all.length).toBeGreaterThan(40)
    for (const [i, { transcript, steps }] of all.entries()) {
      const difference = differenceOf(await kind.ours(transcript), { steps })
      if (difference !== undefined) throw new Error(`${file}:${i + 1}: ${difference}`)
    }
  })

  test('one output more, or another, is a difference', async () => {
    const { transcript, steps } = all.find(({ steps }) => steps.some(made => made.length > 0)) as Agreed<T, M>
    const ours = await kind.ours(transcript)
    const other = steps.map(made => made.map(one => ({ ...one, timestamp: 1234 })))
    expect(differenceOf<unknown>(ours, { steps: other })).toMatch(/the judge alone: .*1234/)
    expect(differenceOf(ours, { steps: steps.map(made => made.slice(1)) })).toMatch(/the kernel alone/)
    expect(differenceOf(ours, { error: 'broken' })).toBe('the judge failed: broken')
  })

  test('a seed is always the same transcripts', () => {
    expect(kind.transcripts(7, 20)).toEqual(kind.transcripts(7, 20))
    expect(kind.transcripts(8, 20)).not.toEqual(kind.transcripts(7, 20))
  })
}

describe('panes', () => kindTests(panes, 'judged-panes.jsonl'))
describe('state and timers', () => kindTests(state, 'judged-state.jsonl'))
