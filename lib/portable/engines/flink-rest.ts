import { EngineError } from './engine-error.ts'

const PATIENCE_MS = 10_000

export interface FlinkOverview {
  readonly taskManagers: number
  readonly slots: number
  readonly freeSlots: number
}

export interface FlinkJob {
  readonly id: string
  readonly name: string
  /** As Flink says it: 'RUNNING', 'FINISHED', 'CANCELED' … */
  readonly state: string
}

/** What a cluster of Flink has; `webUi` is its address, 'http://127.0.0.1:8081'. Source: Flink's REST API, /overview. */
export async function flinkOverview(webUi: string): Promise<FlinkOverview> {
  const told = (await ask(webUi, '/overview')) as Record<string, number>
  return {
    taskManagers: told.taskmanagers ?? 0,
    slots: told['slots-total'] ?? 0,
    freeSlots: told['slots-available'] ?? 0,
  }
}

/** The ids of a cluster's TaskManagers that offer slots; a new one has a new id. Source: Flink's REST API, /taskmanagers. */
export async function flinkTaskManagers(webUi: string): Promise<readonly string[]> {
  const told = (await ask(webUi, '/taskmanagers')) as { taskmanagers: { id: string; slotsNumber: number }[] }
  return told.taskmanagers.flatMap(({ id, slotsNumber }) => (slotsNumber > 0 ? [id] : []))
}

/** The jobs that a cluster of Flink knows of, those that are over too. Source: Flink's REST API, /jobs/overview. */
export async function flinkJobs(webUi: string): Promise<readonly FlinkJob[]> {
  const { jobs } = (await ask(webUi, '/jobs/overview')) as { jobs: { jid: string; name: string; state: string }[] }
  return jobs.map(({ jid, name, state }) => ({ id: jid, name, state }))
}

/** How many checkpoints of a job were completed. Source: Flink's REST API, /jobs/:id/checkpoints. */
export async function flinkCheckpoints(webUi: string, id: string): Promise<number> {
  const { counts } = (await ask(webUi, `/jobs/${id}/checkpoints`)) as { counts?: { completed?: number } }
  return counts?.completed ?? 0
}

/** How often a job's tasks were started again, of the task that was most often. Source: Flink's REST API, /jobs/:id/vertices/:id. */
export async function flinkRestarts(webUi: string, id: string): Promise<number> {
  const { vertices } = (await ask(webUi, `/jobs/${id}`)) as { vertices: { id: string }[] }
  const told = await Promise.all(vertices.map(vertex => ask(webUi, `/jobs/${id}/vertices/${vertex.id}`)))
  const attempts = (told as { subtasks: { attempt: number }[] }[]).flatMap(({ subtasks }) => subtasks)
  return Math.max(0, ...attempts.map(({ attempt }) => attempt))
}

/** What a job of a cluster failed of, the newest first. Source: Flink's REST API, /jobs/:id/exceptions. */
export async function flinkFailure(webUi: string, id: string): Promise<readonly string[]> {
  const told = (await ask(webUi, `/jobs/${id}/exceptions`)) as { 'root-exception'?: string | null }
  return told['root-exception'] ? [told['root-exception']] : []
}

/**
 * Asks a cluster to cancel a job, which Beam's own cancel does not reach: it would keep its slots. Resolves when it was
 * asked, not when the job is over. Source: Flink's REST API, PATCH /jobs/:id.
 */
export async function cancelFlinkJob(webUi: string, id: string): Promise<void> {
  await ask(webUi, `/jobs/${id}?mode=cancel`, 'PATCH')
}

async function ask(webUi: string, path: string, method = 'GET'): Promise<unknown> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  let answer: Response
  try {
    answer = await fetch(`${webUi}${path}`, { method, signal })
  } catch (thrown) {
    const { cause, message } = thrown as Error & { cause?: Error }
    throw new EngineError(`flink: no answer at ${webUi}: ${cause?.message || message}; is the cluster up?`)
  }
  const text = await answer.text()
  if (!answer.ok)
    throw new EngineError(`flink: ${method} ${webUi}${path} was refused: ${answer.status} ${text.slice(0, 500)}`)
  return JSON.parse(text === '' ? '{}' : text)
}
