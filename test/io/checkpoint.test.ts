import { isDeepStrictEqual } from 'node:util'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  countPerElement,
  direct,
  fixedWindows,
  flatMap,
  Pipeline,
  type SteppedRun,
  type TraceEvent,
  windowInto,
} from 'yeoul'
import { readText } from 'yeoul/io/text'
import { manual, outOfOrder, percentile, perfect } from 'yeoul/io/watermark'
import { put, temporaryFolder } from './folder.ts'
import { openText, readAll } from './lines.ts'

const at = temporaryFolder()
/** '12 a b' happened at 12 s. */
const timestamp = (line: string) => Number.parseInt(line, 10) * 1000
const overJson = <T>(mark: T): T => JSON.parse(JSON.stringify(mark))

describe('a mark', () => {
  const line = fc.oneof(
    fc.nat(99).map(second => Buffer.from(`${second} word`)),
    fc.string({ maxLength: 5 }).map(text => Buffer.from(text.replaceAll(/[\0\n\r]/g, ' '))),
    fc.constant(Buffer.from('\r물 🐋\r')),
    fc.constant(Buffer.from([0x61, 0xff])),
    fc.nat(2000).map(length => Buffer.alloc(length, 'z')),
  )
  const file = fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.boolean(), fc.boolean())
    .map(([lines, hasMark, hasEnd]) =>
      Buffer.concat([
        Buffer.from(hasMark ? '\ufeff' : ''),
        ...lines.flatMap((line, i) => (i > 0 ? [Buffer.from('\n'), line] : [line])),
        Buffer.from(hasEnd ? '\n' : ''),
      ]),
    )
    .chain(bytes => fc.constantFrom(bytes, gzipSync(bytes)))
  const options = fc.constantFrom(
    undefined,
    { timestamp },
    { timestamp, watermark: outOfOrder('10s') },
    { timestamp, watermark: percentile(80) },
    { timestamp, watermark: perfect() },
    {
      timestamp,
      watermark: manual([
        { at: '50s', to: '20s' },
        { at: '10s', to: '5s' },
      ]),
    },
  )

  test('lets another reader go on just as the first would', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { minLength: 1, maxLength: 4 }),
        options,
        fc.nat({ max: 6 }),
        async (files, options, max) => {
          for (let i = 0; i < 4; i++) put(at(`any/${i}.txt`), files[i] ?? '')
          const glob = at('any/*.txt')
          const size = max + 1
          const expected = await readAll(await openText(glob, options), size)
          const readOn = async (mark: unknown) => {
            const reader = await openText(glob, options, overJson(mark))
            const bundle = (await reader.readBundle(size)) ?? []
            const read = [reader.watermark(0), ...bundle.map((element, i) => [element, reader.place?.(i)])]
            const next = overJson(reader.checkpointMark())
            return { read, next, rest: [bundle, ...(await readAll(reader, size))].filter(({ length }) => length > 0) }
          }
          const reader = await openText(glob, options)
          for (let i = 0; i <= expected.length; i++) {
            const restored = await readOn(reader.checkpointMark())
            expect(restored.rest).toEqual(expected.slice(i))
            const bundle = (await reader.readBundle(size)) ?? []
            expect([reader.watermark(0), ...bundle.map((element, k) => [element, reader.place?.(k)])]).toEqual(
              restored.read,
            )
            expect(overJson(reader.checkpointMark())).toEqual(restored.next)
          }
          reader.close?.()
        },
      ),
      { numRuns: 40 },
    )
  }, 60_000)

  test('beyond the end of a file that was shortened is refused', async () => {
    const path = put(at('short.txt'), 'a\nb\nc\n')
    const reader = await openText(path)
    await reader.readBundle(2)
    const mark = reader.checkpointMark()
    reader.close?.()
    put(path, 'a\n')
    const again = await openText(path, undefined, mark)
    expect(() => again.readBundle(2)).toThrow(
      /cannot be read on from byte 4, where the checkpoint stands: it has 2 bytes now; put back the file/,
    )
  })
})

test('a stepped run over files is restored at any line, within a bundle and between two, with the same trace', () => {
  const random = fc.sample(fc.nat(59), { numRuns: 620, seed: 1 })
  const lines = random.map((late, i) => (i % 90 === 7 ? 'broken' : `${Math.max(0, i - (late % 25))} a${late % 3} b`))
  put(at('stepped/1.txt'), lines.slice(0, 300).join('\n'))
  put(at('stepped/2.txt'), `${lines.slice(300).join('\r\n')}\r\n`)
  const pipeline = new Pipeline()
  pipeline.apply(
    readText(at('stepped/*.txt'), { timestamp, watermark: outOfOrder('10s') }),
    windowInto(fixedWindows('60s')),
    flatMap(line => line.split(' ').slice(1)),
    countPerElement(),
  )
  const finish = (run: SteppedRun) => {
    const all: TraceEvent[] = []
    for (let events = run.step(); events !== undefined; events = run.step()) all.push(...events)
    return all
  }
  const whole = finish(direct().stepped(pipeline))
  expect(whole.filter(({ type }) => type === 'pane').length).toBeGreaterThan(20)
  expect(whole.filter(({ type }) => type === 'drop').length).toBeGreaterThan(0)
  const run = direct().stepped(pipeline)
  let passed = 0
  for (let step = 0; ; step++) {
    if ([0, 1, 300, 511, 512, 513, 620].includes(step)) {
      const restored = direct().stepped(pipeline)
      restored.restore(run.snapshot())
      expect(isDeepStrictEqual(finish(restored), whole.slice(passed))).toBe(true)
    }
    const events = run.step()
    if (events === undefined) break
    passed += events.length
  }
})
