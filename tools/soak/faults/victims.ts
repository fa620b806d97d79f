import { execFileSync } from 'node:child_process'
import type { RunningFlinkCluster } from '../../../lib/portable/engines/flink-cluster.ts'
import type { Random } from '../../datasets/random.ts'

const TASK_MANAGERS = [1, 2]

/** What is killed (SIGKILL), as a crash would; what the cluster does not start again by itself is started again. */
export const VICTIMS = {
  async TaskManager(cluster, random) {
    const n = random.pick(TASK_MANAGERS)
    await cluster.killTaskManager(n)
    await cluster.startTaskManager(n)
  },
  worker(cluster, random) {
    process.kill(random.pick(workersOf(cluster)), 'SIGKILL')
    return Promise.resolve()
  },
  async 'job server'(cluster) {
    await cluster.killJobServer()
    await cluster.startJobServer()
  },
} as const satisfies Readonly<Record<string, (cluster: RunningFlinkCluster, random: Random) => Promise<void>>>

export type Victim = keyof typeof VICTIMS

/** The workers that the TaskManagers have started, by their process ids. */
export function workersOf({ processes }: RunningFlinkCluster): readonly number[] {
  const managers = new Set(processes.filter(({ name }) => name.startsWith('TaskManager')).map(({ pid }) => pid))
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  const workers = all.flatMap(line => {
    const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return managers.has(Number(parent)) && args.includes('worker-main') ? [Number(pid)] : []
  })
  if (workers.length === 0) throw new Error('no TaskManager has started a worker')
  return workers
}
