import {
  afterCount,
  afterWatermark,
  countPerElement,
  direct,
  fixedWindows,
  map,
  Pipeline,
  read,
  type Source,
  type SourceElement,
  windowInto,
} from 'yeoul'
import { BETWEEN_ELEMENTS_MS, ELEMENTS, keyOf } from '../generate/keyed.ts'

/** So many elements of so many keys, in order of time, made as they are read. */
function keyed(keys: number): Source<string, number, number> {
  return {
    name: 'keyed',
    bounded: true,
    split: () => [0],
    open(split, mark) {
      let next = mark ?? split
      return {
        readBundle(max) {
          if (next >= ELEMENTS) return undefined
          const bundle: SourceElement<string>[] = []
          for (; next < ELEMENTS && bundle.length < max; next++) {
            const timestamp = next * BETWEEN_ELEMENTS_MS
            bundle.push({ value: keyOf(next, keys), timestamp, watermark: timestamp })
          }
          return bundle
        },
        watermark: () => (next >= ELEMENTS ? Infinity : next * BETWEEN_ELEMENTS_MS),
        checkpointMark: () => next,
      }
    },
  }
}

const perMinute = windowInto(fixedWindows('60s'))
const perMinuteEarly = windowInto(fixedWindows('60s'), {
  trigger: afterWatermark({ early: afterCount(10) }),
  accumulationMode: 'discarding',
})

/** Counts per key and minute, `keys` different ones; with 'early' a pane after each ten elements of a key too. */
export async function run(keys: string, setting?: string): Promise<string[]> {
  const windows = new Map<number, { panes: number; elements: number }>()
  const pipeline = new Pipeline()
  pipeline.apply(
    read(keyed(Number(keys))),
    setting === 'early' ? perMinuteEarly : perMinute,
    countPerElement(),
    map(([, count], { window }) => {
      let sums = windows.get(window.start)
      if (sums === undefined) {
        sums = { panes: 0, elements: 0 }
        windows.set(window.start, sums)
      }
      sums.panes++
      sums.elements += count
    }),
  )
  await direct({ trace: 'off', enforce: false }).run(pipeline)
  return Array.from(windows, ([start, { panes, elements }]) => `${start}\t${panes}\t${elements}`)
}
