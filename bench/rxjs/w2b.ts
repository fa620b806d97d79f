import { concatMap, lastValueFrom, toArray } from 'rxjs'
import { rankChanges } from '../hand/rank-changes.ts'
import { PERIOD_MS, trending$ } from './trending.ts'

/** W2b in RxJS. */
export function run(file: string): Promise<string[]> {
  const changes = rankChanges(PERIOD_MS)
  return lastValueFrom(
    trending$(file).pipe(
      concatMap(({ start, top }) => changes(start, top)),
      toArray(),
    ),
  )
}
