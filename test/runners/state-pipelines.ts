import {
  bagState,
  combiningState,
  counter,
  create,
  eventTimer,
  fixedWindows,
  kv,
  map,
  mapState,
  parDo,
  processingTimer,
  setState,
  sum,
  timestamped,
  valueState,
  windowInto,
} from '../../lib/index.ts'
import type { SuitePipeline } from './suite-pipeline.ts'

const scores = () =>
  create(Array.from({ length: 60 }, (_, i) => timestamped(kv(['sea', 'whale', 'ship'][i % 3] as string, i), i * 1000)))

/** What keeps something from element to element. */
export const STATE_PIPELINES: readonly SuitePipeline[] = [
  {
    name: 'state of each kind',
    build: p => ({
      seen: p.apply(
        create(Array.from({ length: 12 }, (_, i) => kv(i % 2 === 0 ? 'even' : 'odd', i))),
        parDo({
          state: {
            total: valueState(0),
            bag: bagState<number>(),
            sum: combiningState(sum()),
            byRest: mapState<string, number>(),
            rests: setState<number>(),
          },
          process({ element: [key, n], state }) {
            state.total.write(state.total.read() + 1)
            state.bag.add(n)
            state.sum.add(n)
            state.byRest.put(`r${n % 3}`, (state.byRest.get(`r${n % 3}`) ?? 0) + 1)
            state.rests.add(n % 3)
            if (state.total.read() < 6) return []
            const entries = [...state.byRest.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
            return [
              [
                key,
                [...state.bag.read()].sort((a, b) => a - b),
                state.sum.read(),
                entries,
                [...state.rests.read()].sort(),
              ],
            ]
          },
        }),
      ),
    }),
  },
  {
    name: 'state and an event timer in windows',
    build: p => ({
      ends: p.apply(
        scores(),
        windowInto(fixedWindows('10s')),
        parDo({
          state: { seen: bagState<number>() },
          timers: { end: eventTimer() },
          process({ element: [, n], state, timers, window }) {
            state.seen.add(n)
            timers.end.set(window.maxTimestamp)
          },
          onTimer({ key, state }) {
            return [
              kv(
                key,
                [...state.seen.read()].sort((a, b) => a - b),
              ),
            ]
          },
        }),
      ),
    }),
  },
  {
    name: 'state and a processing timer, which fires though the input ends before',
    compare: 'values',
    build: p => ({
      later: p.apply(
        create([kv('a', 1), kv('b', 2), kv('a', 3)]),
        parDo({
          state: { sum: combiningState(sum()) },
          timers: { later: processingTimer() },
          process({ element: [, n], state, timers }) {
            state.sum.add(n)
            timers.later.setRelative('2s')
          },
          onTimer({ key, state }) {
            return [kv(key, state.sum.read())]
          },
        }),
      ),
    }),
  },
  {
    name: 'counters',
    counters: ['words'],
    build: p => ({
      words: p.apply(
        create(['a', 'b', 'a']),
        map(word => {
          counter('words').inc()
          return word
        }),
      ),
    }),
  },
]
