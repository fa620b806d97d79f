import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from '@jest/globals'
import type { Case } from '../../tools/conformance/case.ts'
import { emptyFolder, runYeoul } from './run-yeoul.ts'

const folder = emptyFolder()
afterAll(() => rmSync(folder, { recursive: true }))

const files = ['panes', 'closing'].map(name => fileURLToPath(new URL(`../conformance/${name}.json`, import.meta.url)))
const cases: readonly Case[] = JSON.parse(readFileSync(files[0] as string, 'utf8'))

const one: Case = {
  id: 'two-elements',
  window: { kind: 'fixed', size: 10 },
  trigger: { kind: 'Default' },
  accumulation: 'discarding',
  timestampCombiner: 'EOW',
  allowedLateness: 0,
  expectError: null,
  steps: [
    { op: 'input', values: [1, 2] },
    { op: 'expect', panes: [] },
    { op: 'watermark', to: 10 },
    { op: 'expect', panes: [{ window: [0, 9], values: [1, 2] }] },
  ],
}

function saved(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  return name
}

test('the files of this repository pass, the grey cases apart', async () => {
  const all = files.flatMap(file => JSON.parse(readFileSync(file, 'utf8')) as Case[])
  const grey = all.filter(({ grey }) => grey).length
  expect(await runYeoul(folder, ['conformance', ...files])).toEqual({
    code: 0,
    stdout: `${grey} grey, left out\n${all.length - grey} passed, 0 failed\n`,
    stderr: '',
  })
})

test('a failure is shown as expected against got, with the id of its case', async () => {
  const wrong: Case = {
    ...one,
    id: 'wrong\x1b[2J',
    steps: one.steps.map(step => (step.op === 'expect' ? { ...step, panes: [{ values: [1, 3] }] } : step)),
  }
  const extra: Case = { ...one, id: 'extra', steps: one.steps.slice(0, 3) }
  const file = saved('spoilt.json', [one, wrong, extra, { ...one, id: 'grey', grey: true }])
  const { code, stdout } = await runYeoul(folder, ['conformance', file])
  expect(code).toBe(1)
  const lines = stdout.trimEnd().split('\n')
  expect(lines[0]).toBe('FAILED wrong\\u{1b}[2J  (spoilt.json)')
  expect(lines[1]).toBe('  after {"op":"input","values":[1,2]}: expected {"values":[1,3]}, got []')
  expect(lines[2]).toMatch(
    /^ {2}after \{"op":"watermark","to":10\}: expected \{"values":\[1,3\]\}, got \[\{.*"values":\[1,2\]/,
  )
  expect(lines).toContain('FAILED extra  (spoilt.json)')
  expect(lines.at(-3)).toMatch(
    /^ {2}after \{"op":"watermark","to":10\}: expected no other pane, got \{.*"values":\[1,2\]/,
  )
  expect(lines.slice(-2)).toEqual(['1 grey, left out', '1 passed, 2 failed'])
})

test('a case that the kernel refuses has failed, and the others are run', async () => {
  const refused = { ...one, id: 'refused', window: { kind: 'fixed', size: 0 } }
  const { code, stdout } = await runYeoul(folder, ['conformance', saved('refused.json', [refused, one])])
  expect(code).toBe(1)
  expect(stdout).toContain('FAILED refused  (refused.json)\n  expected panes, got an error: fixedWindows: size')
  expect(stdout).toMatch(/\n1 passed, 1 failed\n$/)
})

test.each([
  ['broken.json', '[{', 'broken.json: not JSON: '],
  ['object.json', {}, 'object.json: not an array of cases'],
  ['field.json', [{ ...cases[0], trigger: undefined }], `field.json: case ${cases[0]?.id} has no 'trigger'`],
  ['number.json', [1], "number.json: case at index 0 has no 'id'"],
])('%s is refused', async (name, content, message) => {
  const { code, stdout, stderr } = await runYeoul(folder, ['conformance', saved(name, content)])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain(message)
})
