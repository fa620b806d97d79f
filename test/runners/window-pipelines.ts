import {
  afterCount,
  afterWatermark,
  asSingleton,
  combineGlobally,
  combinePerKey,
  count,
  create,
  fixedWindows,
  flatMap,
  globalWindows,
  groupByKey,
  kv,
  map,
  repeatedly,
  sessions,
  slidingWindows,
  sum,
  testStream,
  timestamped,
  windowInto,
  withKeys,
} from '../../lib/index.ts'
import type { SuitePipeline } from './suite-pipeline.ts'

const scores = () =>
  create(Array.from({ length: 60 }, (_, i) => timestamped(kv(['sea', 'whale', 'ship'][i % 3] as string, i), i * 1000)))

/** Each kind of window, and what fires when. */
export const WINDOW_PIPELINES: readonly SuitePipeline[] = [
  {
    name: 'groupByKey in fixed windows',
    build: p => ({
      groups: p.apply(
        scores(),
        windowInto(fixedWindows('10s')),
        groupByKey(),
        map(([key, values]) =>
          kv(
            key,
            [...values].sort((a, b) => a - b),
          ),
        ),
      ),
    }),
  },
  {
    name: 'combinePerKey in sliding windows',
    build: p => ({
      sums: p.apply(scores(), windowInto(slidingWindows({ size: '20s', period: '10s' })), combinePerKey(sum())),
    }),
  },
  {
    name: 'sessions',
    build: p => ({
      visits: p.apply(
        create([0, 2, 5, 30, 33, 70].map(s => timestamped(kv('user', s), s * 1000))),
        windowInto(sessions('10s')),
        combinePerKey(count()),
      ),
    }),
  },
  {
    name: 'sessions, grouped',
    build: p => ({
      visits: p.apply(
        create([0, 2, 5, 30, 33, 70].map(s => timestamped(kv('user', s), s * 1000))),
        windowInto(sessions('10s')),
        groupByKey(),
        map(([user, times]) =>
          kv(
            user,
            [...times].sort((a, b) => a - b),
          ),
        ),
      ),
    }),
  },
  {
    name: 'timestamps of groups: the earliest, the latest',
    build: p => {
      const input = p.apply(scores())
      const at = (timestampCombiner: 'earliest' | 'latest') =>
        input.apply(windowInto(fixedWindows('10s'), { timestampCombiner }), combinePerKey(sum()))
      return { earliest: at('earliest'), latest: at('latest') }
    },
  },
  {
    name: 'a window function of one’s own',
    build: p => ({
      sums: p.apply(
        scores(),
        windowInto({
          name: 'evenAndOdd',
          assignWindows: ({ timestamp }) => {
            const start = Math.floor(timestamp / 7000) * 7000
            return [{ start, end: start + 7000, maxTimestamp: start + 6999 }]
          },
        }),
        combinePerKey(sum()),
      ),
    }),
  },
  {
    name: 'a side input in windows',
    build: p => {
      const totals = p.apply(
        scores(),
        windowInto(fixedWindows('20s')),
        map(([, n]) => n),
        combineGlobally(sum()),
      )
      const total = asSingleton(totals)
      return {
        shares: p.apply(
          scores(),
          windowInto(fixedWindows('10s')),
          combinePerKey(sum()),
          map(([key, n], { sideInputs: { total } }) => `${key} ${n} of ${total}`, { sideInputs: { total } }),
        ),
      }
    },
  },
  {
    name: 'a test stream with late data and panes',
    needs: 'testStream',
    compare: 'values',
    build: p => ({
      sums: p.apply(
        testStream<number>()
          .addElements(timestamped(1, '1s'), timestamped(2, '2s'))
          .advanceWatermarkTo('10s')
          .addElements(timestamped(3, '3s'))
          .advanceWatermarkToInfinity(),
        windowInto(fixedWindows('10s'), {
          trigger: afterWatermark({ late: afterCount(1) }),
          allowedLateness: '1m',
          accumulationMode: 'accumulating',
        }),
        combineGlobally(sum()),
      ),
    }),
  },
  {
    name: 'repeated firings, discarding: each element once',
    compare: 'values',
    build: p => ({
      total: p.apply(
        scores(),
        windowInto(globalWindows(), { trigger: repeatedly(afterCount(1)), accumulationMode: 'discarding' }),
        withKeys(() => 'all'),
        groupByKey(),
        flatMap(([, values]) => [...values].map(([, n]) => n)),
      ),
    }),
  },
]
