import { rankChanges } from './rank-changes.ts'
import { eachWindow, PERIOD_MS } from './trending.ts'

/** W2b as a loop for just that job. */
export async function run(file: string): Promise<string[]> {
  const lines: string[] = []
  const changes = rankChanges(PERIOD_MS)
  await eachWindow(file, (start, top) => {
    lines.push(...changes(start, top))
  })
  return lines
}
