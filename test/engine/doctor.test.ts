import { expect, test } from '@jest/globals'
import { capabilityTable } from 'yeoul/doctor'
import { emptyFolder, runYeoul } from '../tools/run-yeoul.ts'

test('yeoul doctor has a line for each engine, and tells what each can do', async () => {
  const { code, stdout } = await runYeoul(emptyFolder(), ['doctor'])
  expect(code).toBe(0)
  for (const name of ['prism', 'flink', 'flink-embedded', 'spark', 'dataflow'])
    expect(stdout).toMatch(new RegExp(`^Runner: ${name} +(ready|later|missing) `, 'm'))
  expect(stdout).toContain(capabilityTable())
  expect(capabilityTable()).toMatch(/^sources without an end +yes +yes +yes +no +\?$/m)
})
