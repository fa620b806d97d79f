import { describe, expect, test } from '@jest/globals'
import { create, direct, groupByKey, map, Pipeline, top } from 'yeoul'
import { UsageError } from '../../tools/command.ts'
import { explain } from '../../tools/error-message.ts'

async function failureOf(body: () => unknown): Promise<unknown> {
  try {
    await body()
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

const here = 'test/tools/error-message\\.test\\.ts'

describe('an error in a pipeline is its message and the line of the user', () => {
  test('a function that throws', async () => {
    const error = await failureOf(() =>
      direct().run(
        pipelineOf(p =>
          p.apply(
            create([{ n: 1 }]),
            map((e: { n: number; m?: string }) => e.m?.trim().length ?? (e.m as string).length),
          ),
        ),
      ),
    )
    expect(explain(error, 'lab', false)).toMatch(new RegExp(`^Map: Cannot read .*\\n {2}at ${here}:\\d+:\\d+$`))
  })

  test('a value that a coder cannot carry', async () => {
    const error = await failureOf(() =>
      direct({ enforce: true }).run(
        pipelineOf(p =>
          p.apply(
            create([1]),
            map(n => () => n),
          ),
        ),
      ),
    )
    expect(explain(error, 'lab', false)).toMatch(/^Map: it emitted a function/)
  })

  test('a graph that is wrong', async () => {
    const error = await failureOf(() => top(0))
    expect(explain(error, 'lab', false)).toMatch(new RegExp(`^top: 0 is not .*\\n {2}at ${here}:\\d+:\\d+$`))
    expect(explain(error, 'lab', true)).toContain('lib/transforms/top.ts')
  })

  test('elements that are no pairs', async () => {
    const error = await failureOf(() =>
      direct().run(pipelineOf(p => p.apply(create([1] as unknown as [string, number][]), groupByKey()))),
    )
    expect(explain(error, 'lab', false)).not.toMatch(/^\s+at .*(lib|node:)/m)
  })
})

test('control characters cannot reach the terminal', () => {
  expect(explain(new UsageError('\x1b[2J\u202e: no such option'), 'lab', false)).toBe(
    'yeoul lab: \\u{1b}[2J\\u{202e}: no such option\nyeoul lab --help says more.',
  )
})

test('what is no error is shown too', () => {
  expect(explain('a text', undefined, false)).toContain('a text')
  expect(explain(new Error('left over'), undefined, true)).toContain('error-message.test.ts')
})

function pipelineOf(build: (p: Pipeline) => unknown): Pipeline {
  const p = new Pipeline()
  build(p)
  return p
}
