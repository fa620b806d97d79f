import type { Runner } from '../trace/runner.ts'
import { runnerOf } from '../trace/runner-of.ts'
import { type Engine, EngineRun } from './engine-run.ts'

/** The runner of an engine: pipelines are handed to it as jobs, and their functions run in this process. */
export function engineRunner(engine: Engine, jobName: string | undefined): Runner {
  const nameOf = () => jobName ?? `yeoul-${Date.now().toString(36)}-${++jobs}`
  return runnerOf(engine.name, (plan, taps, result) => new EngineRun(engine, { plan, taps, jobName: nameOf() }, result))
}

let jobs = 0
