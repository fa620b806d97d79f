import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Runner } from 'yeoul'
import { flink, type ModuleOptions, prism } from 'yeoul/portable'
import { grouped } from '../../../lib/core/counted.ts'
import groupingPipeline, { type Came, type GroupingOptions, type Look, WAYS } from './grouping.ts'

export const ENGINES = { prism, flink } satisfies Readonly<Record<string, (options: ModuleOptions) => Runner>>

/**
 * Memory is flat if at the end there is at most so much more than after a tenth of the elements. What is resident holds
 * buffers that were let go of, which the system is given back late.
 */
const MOST_GROWTH_MB = { resident: 128, heap: 8 } as const
const MODULE = new URL('grouping.ts', import.meta.url)

/**
 * Has an engine group so many numbers, by a worker that is a process of its own, and prints what memory that has after a
 * tenth of them, three tenths, and all; true if it stays the same, and no number is lost.
 */
export async function reportMemory(engine: keyof typeof ENGINES, count: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'yeoul-memory-'))
  try {
    const file = join(folder, 'looks.jsonl')
    writeFileSync(file, '')
    const lookAt = [Math.ceil(count / 10), Math.ceil((count * 3) / 10), count]
    const options: GroupingOptions = { count, lookAt, file }
    const began = performance.now()
    await ENGINES[engine]({ module: MODULE, moduleOptions: options }).run(groupingPipeline(options))
    const seconds = (performance.now() - began) / 1000
    const told = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Look | Came)
    return report(told, count, seconds)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function report(told: readonly (Look | Came)[], count: number, seconds: number): boolean {
  const looks = told.flatMap(each => (each.kind === 'look' ? [each] : []))
  const row = (...cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`)
  row('elements', 'way', 'resident', 'heap', 'buffers')
  row('---', '---', '---', '---', '---')
  for (const { elements, way, rss, heap, buffers } of looks)
    row(grouped(elements), way, ...[rss, heap, buffers].map(bytes => `${(bytes / 2 ** 20).toFixed(0)} MB`))
  const came = told.reduce((sum, each) => sum + (each.kind === 'came' ? each.elements : 0), 0)
  console.log(`${grouped(came)} of ${grouped(count)} elements came back, in ${seconds.toFixed(0)} s`)
  let isFlat = true
  for (const way of WAYS) {
    const seen = looks.filter(look => look.way === way)
    for (const [what, most] of Object.entries(MOST_GROWTH_MB)) {
      const of = (look: Look | undefined) => (look === undefined ? Number.NaN : what === 'heap' ? look.heap : look.rss)
      const growth = (of(seen.at(-1)) - of(seen[0])) / 2 ** 20
      const isMet = growth <= most
      isFlat &&= isMet
      console.log(
        `${way}: MB ${what} more in the end: ${growth.toFixed(0)}, at most ${most}: ${isMet ? 'met' : 'MISSED'}`,
      )
    }
  }
  return isFlat && came === count
}
