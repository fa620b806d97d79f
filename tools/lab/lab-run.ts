import {
  direct,
  type Pipeline,
  PipelineError,
  type PipelineResult,
  type PipelineRun,
  type Runner,
  type TraceSink,
} from 'yeoul'
import { Interrupted, UserError } from '../command.ts'

/** Runs a lab's pipeline on a runner, the direct one if undefined. The sink gets what an engine's workers saw at the end. */
export async function runLab(
  pipeline: Pipeline,
  runner: Runner | undefined,
  { trace, traceSink }: { trace: 'panes' | 'full'; traceSink: TraceSink },
): Promise<void> {
  try {
    if (runner === undefined) return void (await direct({ trace, traceSink }).run(pipeline))
    const { header, events } = (await cancellable(runner.run(pipeline))).trace
    traceSink.begin?.(header)
    for (const event of events) traceSink.write(event)
    await traceSink.end?.()
  } catch (error) {
    // What a function gave was not fit to be shown: that is told without the step that shows it.
    throw error instanceof PipelineError && error.cause instanceof UserError ? error.cause : error
  }
}

/** Ctrl-C: a job on a cluster would run on. */
async function cancellable(run: PipelineRun<PipelineResult>): Promise<PipelineResult> {
  const cancel = () => void run.cancel()
  process.once('SIGINT', cancel)
  try {
    const result = await run
    if (result.state === 'CANCELLED') throw new Interrupted('SIGINT')
    return result
  } finally {
    process.off('SIGINT', cancel)
  }
}
