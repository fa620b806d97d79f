import { reasonOf } from '../../core/reason-of.ts'
import type { DoFnLives, Outcome } from './do-fn-lives.ts'
import type { Worker } from './worker.ts'

/**
 * After the workers have ended: tells the sources that what they gave is kept, and the sinks to show what was written, or,
 * if the job failed, neither. Tries all, and throws the first failure, except after that of the job.
 */
export async function conclude(workers: readonly Worker[], lives: DoFnLives, outcome: Outcome): Promise<void> {
  const failures: unknown[] = []
  const tried = async (act: () => void | Promise<void>) => {
    try {
      await act()
    } catch (thrown) {
      failures.push(thrown)
    }
  }
  await tried(() => lives.conclude(outcome))
  // What has not come to its effects is not final, and comes again.
  if (outcome === 'DONE' && failures.length === 0)
    for (const { atEnd } of workers) for (const finalize of atEnd) await tried(finalize)
  for (const { readers } of workers) await tried(() => readers.closeAll())
  for (const thrown of failures) for (const { log } of workers) log.error(reasonOf(thrown), thrown)
  for (const worker of workers) worker.close()
  if (outcome !== 'FAILED' && failures.length > 0) throw failures[0]
}
