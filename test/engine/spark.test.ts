import { beforeAll, expect, test } from '@jest/globals'
import { bringSpark, missingForSpark, startSpark } from '../../lib/portable/engines/spark.ts'
import { describeWith } from './engines-here.ts'
import { listedJobs } from './job-service.ts'
import { isListening } from './listening.ts'
import { listeningElsewhere } from './listening-elsewhere.ts'

const describeWithSpark = await describeWith('Spark', missingForSpark)

describeWithSpark('Spark', () => {
  beforeAll(async () => void (await bringSpark()), 600_000)

  test('answers as a job service on loopback only, and ends when asked', async () => {
    const spark = await startSpark()
    expect(await listedJobs(spark.endpoint)).toBe(0)
    expect(await listeningElsewhere(spark.endpoint)).toEqual([])
    await spark.close()
    expect(await spark.ended).toBeUndefined()
    expect(await isListening(spark.endpoint)).toBe(false)
  }, 120_000)
})
