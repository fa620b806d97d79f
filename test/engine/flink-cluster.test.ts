import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isAlive, knownProcess } from '../../lib/io/files/known-process.ts'
import {
  bringFlinkCluster,
  missingForFlinkCluster,
  type RunningFlinkCluster,
  startFlinkCluster,
} from '../../lib/portable/engines/flink-cluster.ts'
import { cancelFlinkJob, flinkJobs, flinkOverview, flinkTaskManagers } from '../../lib/portable/engines/flink-rest.ts'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'
import { describeWith } from './engines-here.ts'
import { isolatedCache } from './isolated.ts'
import { listedJobs } from './job-service.ts'
import { isListening } from './listening.ts'

const describeWithFlink = await describeWith('the cluster of Flink', missingForFlinkCluster)

describeWithFlink('the cluster of Flink', () => {
  let restoreCache = async () => {}
  beforeAll(async () => {
    await bringFlinkCluster()
    restoreCache = isolatedCache('flink')
  }, 600_000)
  afterAll(() => restoreCache())

  describe('in this process', () => {
    let cluster: RunningFlinkCluster
    beforeAll(async () => {
      cluster = await startFlinkCluster()
    }, 240_000)
    afterAll(() => cluster?.close())

    test('has two TaskManagers, a job server, and no job', async () => {
      expect(await flinkOverview(cluster.webUi)).toEqual({ taskManagers: 2, slots: 4, freeSlots: 4 })
      expect(await flinkJobs(cluster.webUi)).toEqual([])
      await expect(cancelFlinkJob(cluster.webUi, '0'.repeat(32))).rejects.toThrow(/was refused: 404/)
      expect(await listedJobs(cluster.endpoint)).toBe(0)
      const names = cluster.processes.map(({ name }) => name)
      expect(names).toEqual(['JobManager', 'TaskManager 1', 'TaskManager 2', 'job server'])
      for (const { name, log = '' } of cluster.processes)
        if (name !== 'job server') expect(readFileSync(log, 'utf8')).toContain('INFO')
    })

    test('replaces a TaskManager and a job server that were killed', async () => {
      const before = await flinkTaskManagers(cluster.webUi)
      const { endpoint } = cluster
      await expect(cluster.startTaskManager(1)).rejects.toThrow('flink: TaskManager 1 runs already; kill it first')
      await cluster.killTaskManager(1)
      await cluster.killJobServer()
      expect(cluster.processes.map(({ name }) => name)).toEqual(['JobManager', 'TaskManager 2'])
      expect(await isListening(endpoint)).toBe(false)
      await Promise.all([cluster.startTaskManager(1), cluster.startJobServer()])
      const now = await flinkTaskManagers(cluster.webUi)
      expect(now.filter(id => !before.includes(id))).toHaveLength(1)
      expect(cluster.endpoint).toBe(endpoint)
      expect(await listedJobs(endpoint)).toBe(0)
    }, 120_000)

    test('ends without a process or a folder left', async () => {
      const processes = cluster.processes.map(({ pid }) => knownProcess(pid))
      const logs = cluster.processes.map(({ log = '' }) => log)
      await cluster.close()
      expect(await cluster.ended).toBeUndefined()
      expect(processes.filter(known => known === undefined || isAlive(known))).toEqual([])
      expect(logs.filter(log => existsSync(log))).toEqual([])
    }, 60_000)
  })

  test('up, a lab on it, status and down', async () => {
    const engine = (...args: string[]) => runYeoul(emptyFolder(), ['engine', 'flink', ...args])
    const up = await engine('up', '--port', '0')
    expect(up).toMatchObject({ code: 0, stderr: '' })
    const processes = [...up.stdout.matchAll(/process +(\d+)/g)].map(([, pid]) => knownProcess(Number(pid)))
    expect(processes).toHaveLength(4)
    const lab = await runYeoul(emptyFolder(), ['lab', '0', '--solution', '--runner', 'flink'])
    expect(lab).toMatchObject({ code: 0, stderr: '' })
    expect(lab.stdout).toContain('on flink, to which all five came at once')
    expect((await engine('status')).stdout).toContain('slots      4 free of 4, on 2 TaskManagers\n')
    expect(await engine('down')).toMatchObject({ code: 0, stdout: 'flink is down.\n' })
    expect(processes.filter(known => known === undefined || isAlive(known))).toEqual([])
  }, 240_000)
})
