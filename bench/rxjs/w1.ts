import { count, groupBy, lastValueFrom, map, mergeMap, toArray } from 'rxjs'
import { lines$ } from './lines.ts'

/** W1 in RxJS. Slow with many keys: each group is an inner subscription, so it is given a small input only. */
export function run(file: string): Promise<string[]> {
  return lastValueFrom(
    lines$(file).pipe(
      mergeMap(line => line.match(/[a-z']+/g) ?? []),
      groupBy(word => word),
      mergeMap(group =>
        group.pipe(
          count(),
          map(total => `${group.key}\t${total}`),
        ),
      ),
      toArray(),
    ),
  )
}
