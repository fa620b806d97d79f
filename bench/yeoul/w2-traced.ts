import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { traceFile } from 'yeoul/io/trace-file'
import { trendingLines } from './w2.ts'

/** W2 with a trace: 'panes' keeps it in memory, 'full' streams it to a file, 'off' is without. */
export async function run(file: string, setting = 'off'): Promise<readonly string[]> {
  if (setting === 'panes') return trendingLines(file, { trace: 'panes', enforce: false })
  if (setting !== 'full') return trendingLines(file, { trace: 'off', enforce: false })
  const folder = await mkdtemp(join(tmpdir(), 'yeoul-bench-'))
  try {
    const traceSink = traceFile(join(folder, 'trace.jsonl'))
    return await trendingLines(file, { trace: 'full', traceSink, enforce: false })
  } finally {
    await rm(folder, { recursive: true })
  }
}
