// The pipeline whose worker is watched: numbers that the worker makes go to the engine, and come back in groups. A worker
// in a process of its own builds it from here, and tells in a file what memory it has.
import { appendFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  type DoFn,
  fixedWindows,
  groupByKey,
  map,
  Pipeline,
  parDo,
  read,
  type Source,
  type SourceElement,
  windowInto,
  withKeys,
} from 'yeoul'

const KEYS = 10
/** One number each millisecond: a group has a thousand. */
const WINDOW = '10s'

export interface GroupingOptions {
  readonly count: number
  /** At how many elements memory is looked at. */
  readonly lookAt: readonly number[]
  /** Where what is seen is written, as JSON lines. */
  readonly file: string
}

/** What a worker has, in bytes, once its garbage is collected. */
export interface Look {
  readonly kind: 'look'
  readonly way: Way
  readonly elements: number
  readonly rss: number
  readonly heap: number
  readonly buffers: number
}

/** How many elements came back in the groups of a bundle. */
export interface Came {
  readonly kind: 'came'
  readonly elements: number
}

export const WAYS = ['to the engine', 'from the engine'] as const
export type Way = (typeof WAYS)[number]

export default function groupingPipeline(options: GroupingOptions): Pipeline {
  const { count, file } = options
  const sent = watch('to the engine', options)
  const received = watch('from the engine', options)
  const pipeline = new Pipeline()
  pipeline.apply(
    read(numbers(count)),
    map(number => {
      sent(1)
      return number
    }),
    windowInto(fixedWindows(WINDOW)),
    withKeys(number => number % KEYS),
    groupByKey(),
    map(([, group]) => {
      const size = [...group].length
      received(size)
      return size
    }),
    parDo(totals(file)),
  )
  return pipeline
}

/** Counts elements, and looks at the process where it was asked to. */
function watch(way: Way, { lookAt, file }: GroupingOptions): (elements: number) => void {
  setFlagsFromString('--expose-gc')
  const collectGarbage: () => void = runInNewContext('gc')
  let passed = 0
  let looks = 0
  return elements => {
    passed += elements
    if (passed < (lookAt[looks] ?? Number.POSITIVE_INFINITY)) return
    looks++
    collectGarbage()
    const { rss, heapUsed: heap, arrayBuffers: buffers } = process.memoryUsage()
    told(file, { kind: 'look', way, elements: passed, rss, heap, buffers })
  }
}

function totals(file: string): DoFn<number, never> {
  let elements = 0
  return {
    startBundle() {
      elements = 0
    },
    process({ element }) {
      elements += element
    },
    finishBundle: () => told(file, { kind: 'came', elements }),
  }
}

function told(file: string, what: Look | Came): void {
  appendFileSync(file, `${JSON.stringify(what)}\n`)
}

/** Whole numbers from 0 on, one each millisecond, made as they are read. */
function numbers(count: number): Source<number, null, number> {
  return {
    name: 'numbers',
    bounded: true,
    split: () => [null],
    open(_, mark = 0) {
      let next = mark
      return {
        readBundle(max) {
          if (next >= count) return undefined
          const bundle: SourceElement<number>[] = []
          for (; next < count && bundle.length < max; next++) bundle.push({ value: next, timestamp: next })
          return bundle
        },
        watermark: () => (next >= count ? Number.POSITIVE_INFINITY : next),
        checkpointMark: () => next,
      }
    },
  }
}
