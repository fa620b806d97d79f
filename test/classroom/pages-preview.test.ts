import { expect, test } from '@jest/globals'
import type { Trace } from 'yeoul'
import { groupingStep } from '../../lib/charts/diagram/key-stories.ts'
import type { ShownStrategy } from '../../lib/replay/messages.ts'
import { previewWords } from '../../tools/pages/classroom/edit-preview.ts'
import { GroupingIndex } from '../../tools/pages/classroom/grouping-index.ts'
import type { KnownRun } from '../../tools/pages/classroom/known-run.ts'
import { modelRun, speculating } from '../charts/model-run.ts'

function knownRun(trace: Trace): KnownRun {
  const index = new GroupingIndex(trace.header, groupingStep(trace, undefined, 'test'))
  index.add(trace.events)
  return { events: trace.events, index }
}

const script: ShownStrategy = {
  windows: { kind: 'fixed', sizeMs: 60_000, offsetMs: 0 },
  trigger: speculating.trigger,
  allowedLatenessMs: 120_000,
  accumulationMode: 'accumulating',
  watermark: { kind: 'outOfOrder', boundMs: 15_000 },
}

test('before an edit is played the page says what it gives: what the kernel gives when it is run so', async () => {
  const was = await modelRun()
  const is = await modelRun({ windowing: { ...speculating, allowedLateness: '30s' } })
  const counts = [was, is].map(trace => knownRun(trace).index.tally(trace.events.length))
  const words = previewWords(knownRun(was), script, { ...script, allowedLatenessMs: 30_000 })
  expect(counts[0]?.panes).not.toBe(counts[1]?.panes)
  expect(words).toContain(`In the windows shown: ${counts[1]?.panes} panes, not ${counts[0]?.panes}`)
  expect(words).toContain(`${counts[1]?.dropped} dropped, not ${counts[0]?.dropped}`)
})

test('the same strategy gives the same panes', async () => {
  const run = knownRun(await modelRun())
  expect(previewWords(run, script, script)).toMatch(/^In the windows shown: The same \d+ panes as it was run/)
})
