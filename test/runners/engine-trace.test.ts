import { beforeAll, expect, test } from '@jest/globals'
import {
  combineGlobally,
  count,
  direct,
  fixedWindows,
  kv,
  map,
  type PaneEvent,
  Pipeline,
  parDo,
  type Trace,
  valueState,
  windowInto,
} from 'yeoul'
import { compare, keyLanes, pipelineGraph } from 'yeoul/charts'
import { readRecording } from 'yeoul/io/recording'
import { bringPrism, missingForPrism } from '../../lib/portable/engines/prism.ts'
import { prism } from '../../lib/portable/portable.ts'
import { describeWith } from '../engine/engines-here.ts'

const BUILD_MS = 600_000
const describeWithPrism = await describeWith('Prism', missingForPrism)

const minutes = () =>
  new Pipeline().apply(readRecording('quiet-afternoon'), windowInto(fixedWindows('1m')), combineGlobally(count()))
const panesOf = ({ events }: Trace) => events.filter((event): event is PaneEvent => event.type === 'pane')

describeWithPrism('the trace from an engine', () => {
  beforeAll(async () => {
    await bringPrism()
  }, BUILD_MS)

  test('tells panes by the time of the recording, beside those of the direct runner', async () => {
    const [here, there] = [await direct().collect(minutes()), await prism({ timeout: '60s' }).collect(minutes())]
    expect(there.trace.header).toMatchObject({ runner: 'prism', level: 'panes' })
    const [first, last] = [here.trace.events[0], here.trace.events.at(-1)].map(event => event?.processingTimeMs ?? 0)
    for (const { processingTimeMs } of panesOf(there.trace)) {
      expect(processingTimeMs).toBeGreaterThanOrEqual(first as number)
      expect(processingTimeMs).toBeLessThan((last as number) + 60_000)
    }
    const figures = compare(here.trace, there.trace, { names: ['direct', 'Prism'] }).toTable()
    expect(figures).toMatch(/Panes +\| +10 \| +10 \|/)
    expect(figures).toMatch(/Dropped +\| +0 \| +– \|/)
    expect(pipelineGraph(there.trace).toSVG()).not.toContain('none dropped')
    expect(pipelineGraph(there.trace).toTable()).toMatch(/ReadRecording +\| +\|/)
  }, 60_000)

  test('has the state that its workers saw', async () => {
    const numbered = new Pipeline().apply(
      readRecording('quiet-afternoon'),
      map(({ author_id }) => kv(author_id, 1)),
      parDo({
        state: { seen: valueState<number>() },
        process({ element: [author], state }) {
          state.seen.write((state.seen.read() ?? 0) + 1)
          return [author]
        },
      }),
    )
    const { trace, values } = await prism({ timeout: '60s' }).collect(numbered)
    expect(trace.events.filter(({ type }) => type === 'state')).toHaveLength(values.length)
    expect(keyLanes(trace).toTable()).toContain('seen')
  }, 60_000)
})
