import { trendingLine } from './top.ts'
import { eachWindow } from './trending.ts'

/** W2 as a loop for just that job. */
export async function run(file: string): Promise<string[]> {
  const lines: string[] = []
  await eachWindow(file, (start, top) => {
    lines.push(trendingLine(start, top))
  })
  return lines
}
