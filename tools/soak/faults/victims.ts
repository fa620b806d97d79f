import { execFileSync } from 'node:child_process'
import type { RunningFlinkCluster } from '../../../lib/portable/engines/flink-cluster.ts'
import type { Random } from '../../datasets/random.ts'

/** What is killed (SIGKILL), as a crash would; what the cluster does not start again by itself is started again. */
export const VICTIMS = {
  async TaskManager(cluster, random) {
    // One that has work: it has started a worker.
    const busy = new Set(workersOf(cluster).map(({ manager }) => manager))
    const n = Number(random.pick([...busy]).replace('TaskManager ', ''))
    await cluster.killTaskManager(n)
    await cluster.startTaskManager(n)
  },
  worker(cluster, random) {
    process.kill(random.pick(workersOf(cluster)).pid, 'SIGKILL')
    return Promise.resolve()
  },
  async 'job server'(cluster) {
    await cluster.killJobServer()
    await cluster.startJobServer()
  },
} as const satisfies Readonly<Record<string, (cluster: RunningFlinkCluster, random: Random) => Promise<void>>>

export type Victim = keyof typeof VICTIMS

/** The workers that the TaskManagers have started, by their process ids. */
function workersOf({ processes }: RunningFlinkCluster): readonly { readonly pid: number; readonly manager: string }[] {
  const managers = new Map(processes.map(({ name, pid }) => [pid, name]))
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  const workers = all.flatMap(line => {
    const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    const manager = managers.get(Number(parent)) ?? ''
    return manager.startsWith('TaskManager') && args.includes('worker-main') ? [{ pid: Number(pid), manager }] : []
  })
  if (workers.length === 0) throw new Error('no TaskManager has started a worker')
  return workers
}
