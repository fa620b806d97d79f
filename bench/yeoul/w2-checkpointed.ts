import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkpointFolder } from 'yeoul/io/checkpoint-folder'
import { trendingLines } from './w2.ts'

/** W2, saved to a folder every second, or not at all. */
export async function run(file: string, setting?: string): Promise<readonly string[]> {
  if (setting !== 'every second') return trendingLines(file, { trace: 'off', enforce: false })
  const folder = await mkdtemp(join(tmpdir(), 'yeoul-bench-'))
  try {
    const store = checkpointFolder(folder)
    return await trendingLines(file, { trace: 'off', enforce: false, checkpoint: { store, every: '1s' } })
  } finally {
    await rm(folder, { recursive: true })
  }
}
