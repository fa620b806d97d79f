import { beforeAll, expect, test } from '@jest/globals'
import { isAlive, knownProcess } from '../../lib/io/files/known-process.ts'
import { bringFlink, missingForFlink, startFlink } from '../../lib/portable/engines/flink.ts'
import { describeWith } from './engines-here.ts'
import { listedJobs } from './job-service.ts'
import { isListening } from './listening.ts'
import { listeningElsewhere } from './listening-elsewhere.ts'

const describeWithFlink = await describeWith('the embedded Flink', missingForFlink)

describeWithFlink('the embedded Flink', () => {
  beforeAll(async () => void (await bringFlink()), 300_000)

  test('answers as a job service on loopback only, and ends when asked', async () => {
    const flink = await startFlink()
    expect(await listedJobs(flink.endpoint)).toBe(0)
    expect(await listeningElsewhere(flink.endpoint)).toEqual([])
    const processes = flink.processes.map(({ pid }) => knownProcess(pid))
    await flink.close()
    expect(await flink.ended).toBeUndefined()
    expect(await isListening(flink.endpoint)).toBe(false)
    expect(processes.filter(known => known === undefined || isAlive(known))).toEqual([])
  }, 120_000)
})
