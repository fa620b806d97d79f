import {
  concatMap,
  endWith,
  filter,
  groupBy,
  map,
  mergeMap,
  type Observable,
  reduce,
  Subject,
  tap,
  toArray,
} from 'rxjs'
import { type Count, topTen } from '../hand/top.ts'
import { lines$ } from './lines.ts'

const SIZE_MS = 60_000
export const PERIOD_MS = 10_000
const LATENESS_MS = 30_000

/** A tag in one of its six windows. */
interface TagInWindow {
  readonly start: number
  readonly tag: string
}
interface Watermark {
  readonly watermark: number
}
export interface TopTen {
  readonly start: number
  readonly top: readonly Count[]
}

interface TimedTags {
  readonly timestamp: number
  readonly tags: readonly string[]
}

function timedTags(line: string): TimedTags {
  const { created_at, text } = JSON.parse(line).data
  const tags: string[] = text.match(/#[\p{L}\p{N}_]+/gu) ?? []
  return { timestamp: Date.parse(created_at), tags: tags.map(tag => tag.toLowerCase()) }
}

/** Each window's top ten. RxJS has no event time, so the watermark goes along with the elements and closes the groups. */
export function trending$(file: string): Observable<TopTen> {
  let newest = -Infinity
  const watermark$ = new Subject<number>()
  return lines$(file).pipe(
    map(timedTags),
    mergeMap(({ timestamp, tags }) => {
      const out: (TagInWindow | Watermark)[] = []
      const last = timestamp - (timestamp % PERIOD_MS)
      for (let start = last; start > timestamp - SIZE_MS; start -= PERIOD_MS) {
        for (const tag of tags) out.push({ start, tag })
      }
      if (timestamp > newest) {
        newest = timestamp
        out.push({ watermark: newest - LATENESS_MS })
      }
      return out
    }),
    endWith<TagInWindow | Watermark>({ watermark: Infinity }),
    tap(item => {
      if ('watermark' in item) watermark$.next(item.watermark)
    }),
    filter((item): item is TagInWindow => !('watermark' in item)),
    groupBy(item => item.start, {
      duration: group => watermark$.pipe(filter(watermark => watermark >= group.key + SIZE_MS)),
    }),
    mergeMap(group =>
      group.pipe(
        reduce((counts, { tag }) => counts.set(tag, (counts.get(tag) ?? 0) + 1), new Map<string, number>()),
        map(counts => ({ start: group.key, top: topTen(counts) })),
      ),
    ),
    // Windows that one watermark closes come in the order in which they began, which need not be that of their times.
    toArray(),
    concatMap(windows => windows.sort((a, b) => a.start - b.start)),
  )
}
