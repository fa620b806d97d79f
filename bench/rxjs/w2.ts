import { lastValueFrom, map, toArray } from 'rxjs'
import { trendingLine } from '../hand/top.ts'
import { trending$ } from './trending.ts'

/** W2 in RxJS. */
export function run(file: string): Promise<string[]> {
  return lastValueFrom(
    trending$(file).pipe(
      map(({ start, top }) => trendingLine(start, top)),
      toArray(),
    ),
  )
}
