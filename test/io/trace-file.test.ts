import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import {
  countPerElement,
  create,
  direct,
  fixedWindows,
  flatMap,
  map,
  Pipeline,
  parDo,
  type TraceSink,
  timestamped,
  valueState,
  windowInto,
} from 'yeoul'
import { readText } from 'yeoul/io/text'
import { readTraceFile, traceFile } from 'yeoul/io/trace-file'
import { outOfOrder } from 'yeoul/io/watermark'
import { put, temporaryFolder } from './folder.ts'

const at = temporaryFolder()

function words(): Pipeline {
  const lines = Array.from({ length: 900 }, (_, i) => `${i - (i % 7) * 5} 고래 w${i % 3}`)
  const p = new Pipeline()
  const timestamp = (line: string) => Number.parseInt(line, 10) * 1000
  p.apply(
    readText(put(at('words.txt'), lines.join('\n')), { timestamp, watermark: outOfOrder('10s') }),
    windowInto(fixedWindows('60s')),
    flatMap(line => line.split(' ').slice(1)),
    countPerElement(),
    parDo({
      state: { sum: valueState(0) },
      process: ({ element: [, n], state }) => state.sum.write(state.sum.read() + n),
    }),
  )
  return p
}

test('a trace is written as it comes, and read as it would have been kept', async () => {
  const path = at('new/folder/run.jsonl')
  const { trace } = await direct().run(words())
  const result = await direct({ traceSink: traceFile(path) }).run(words())
  expect(result.trace.events).toEqual([])
  const read = readTraceFile(path)
  expect(read).toEqual({ version: trace.version, header: trace.header, events: trace.events })
  expect(new Set(read.events.map(({ type }) => type))).toEqual(
    new Set(['element', 'watermark', 'pane', 'drop', 'expire', 'state']),
  )
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(trace.events.length + 2)
})

test('the same run writes the same bytes, over those of another', async () => {
  const [first, second] = [at('first.jsonl'), put(at('second.jsonl'), 'x'.repeat(1e6))]
  const sink = traceFile(second)
  await direct({ traceSink: traceFile(first) }).run(words())
  await direct({ traceSink: sink, trace: 'panes' }).run(words())
  await direct({ traceSink: sink }).run(words())
  expect(readFileSync(second).equals(readFileSync(first))).toBe(true)
})

/** How many bytes there are, if they end with a line; 0 before that. */
function lengthOfLines(path: string): number {
  const bytes = readFileSync(path)
  return bytes.at(-1) === 10 ? bytes.length : 0
}

test('what has come can be read while the run goes on', async () => {
  const path = at('live.jsonl')
  const sink = traceFile(path)
  const seen: number[] = []
  let length = 0
  let grows = true
  const watched: TraceSink = {
    ...sink,
    write(event) {
      grows = true
      sink.write(event)
    },
    async flush() {
      await sink.flush?.()
      // The disk may be behind.
      while (grows && lengthOfLines(path) === length) await setImmediate()
      length = lengthOfLines(path)
      grows = false
      seen.push(readTraceFile(path).events.length)
    },
  }
  const { trace } = await direct().run(words())
  await direct({ traceSink: watched }).run(words())
  expect(seen.length).toBeGreaterThan(1)
  expect(seen[0]).toBeLessThan(trace.events.length)
  expect(seen.at(-1)).toBe(trace.events.length)
})

test('a trace that fills buffer after buffer is written whole', async () => {
  const path = at('long.jsonl')
  const pipeline = () => {
    const p = new Pipeline()
    p.apply(
      create(Array.from({ length: 700 }, (_, i) => timestamped(`${i} ${'물'.repeat(1 + (i % 900))}`, i))),
      map(text => [text, text]),
      map(([text]) => text),
    )
    return p
  }
  const { trace } = await direct().run(pipeline())
  await direct({ traceSink: traceFile(path) }).run(pipeline())
  expect(statSync(path).size).toBeGreaterThan(2_000_000)
  expect(readTraceFile(path).events).toEqual(trace.events)
})

test('a trace can go to what is no file', async () => {
  const program = `
    import { create, direct, Pipeline, map } from 'yeoul'
    import { traceFile } from 'yeoul/io/trace-file'
    const p = new Pipeline()
    p.apply(create(Array.from({ length: 2000 }, (_, i) => i)), map(n => n))
    await direct({ traceSink: traceFile('/dev/stdout') }).run(p)`
  const env = { ...process.env, NODE: process.execPath, PROGRAM: program }
  const command = '"$NODE" --input-type=module -e "$PROGRAM" | cat'
  const { stdout, stderr } = spawnSync('sh', ['-c', command], { env, encoding: 'utf8' })
  expect(stderr).toBe('')
  const lines = stdout.trimEnd().split('\n')
  expect(lines.every(line => JSON.parse(line))).toBe(true)
  expect(lines.length).toBeGreaterThan(2000)
}, 60_000)

test('nothing is written where nothing is traced', async () => {
  await direct({ trace: 'off', traceSink: traceFile(at('off.jsonl')) }).run(words())
  expect(existsSync(at('off.jsonl'))).toBe(false)
})

test('a value that cannot be carried is described', async () => {
  const p = new Pipeline()
  p.apply(
    create([timestamped('a', 1)]),
    map(letter => new WeakRef({ letter })),
    map(() => 1),
  )
  await direct({ traceSink: traceFile(at('classes.jsonl')) }).run(p)
  const values = readTraceFile(at('classes.jsonl')).events.flatMap(event =>
    event.type === 'element' ? [event.value] : [],
  )
  expect(values).toEqual(['a', '(a WeakRef)'])
})

test('says what it could not write or read', async () => {
  put(at('file'), '')
  const run = direct({ traceSink: traceFile(at('file/run.jsonl')) })
  expect(() => run.run(words())).toThrow(/cannot write '.*file\/run\.jsonl': a file lies where a folder is needed/)
  expect(() => readTraceFile(at('no.jsonl'))).toThrow(/no file is called '.*no\.jsonl'; check the spelling/)
  expect(() => readTraceFile(put(at('text.jsonl'), 'a text'))).toThrow(/text\.jsonl:1: "a text" is not JSON/)
  expect(() => readTraceFile(put(at('latin.jsonl'), Buffer.from([0x7b, 0xe9])))).toThrow(
    /latin\.jsonl:1: it is not UTF-8/,
  )
})
