import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { root } from '../../tools/notebooks/environment.ts'
import { lessonOn } from '../classroom/lessons.ts'
import { Served } from '../classroom/served.ts'
import { type Answer, failure, isAlive, KernelSession, printed, result, whyNot } from './kernel-session.ts'

const missing = whyNot()
const here = missing === undefined ? describe : describe.skip
if (missing !== undefined) process.stderr.write(`notebooks are not tested: ${missing}\n`)

here('the kernel, over ZeroMQ', () => {
  const session = missing === undefined ? new KernelSession() : (undefined as never)
  let pid = 0
  const run = (code: string): Promise<Answer> => session.run('main', code)

  beforeAll(async () => {
    // In a folder of the clone, as notebooks are, so that 'yeoul' is found.
    pid = (await session.start('main', join(root, 'labs'))).pid
  })
  afterAll(async () => {
    await session.close()
    rmSync(session.folder, { recursive: true, force: true })
  })

  describe('output', () => {
    test('10,000 lines all arrive, in order, in few messages', async () => {
      const answer = await run("for (let i = 0; i < 10_000; i++) console.log('line ' + i)")
      expect(printed(answer)).toBe(Array.from({ length: 10_000 }, (_, i) => `line ${i}\n`).join(''))
      expect(answer.messages.length).toBeLessThan(200)
    })

    test('2,000 updates of a display all arrive, in order', async () => {
      const { messages } = await run(
        "import { newDisplay } from 'tslab'\nconst shown = newDisplay()\nfor (let i = 0; i < 2000; i++) shown.html(String(i))",
      )
      const numbers = messages.flatMap(({ data }) => (data === undefined ? [] : [Number(data['text/html'])]))
      expect(numbers).toEqual(Array.from({ length: 2000 }, (_, i) => i))
      expect(new Set(messages.map(({ transient }) => transient?.display_id)).size).toBe(2)
    })

    test('standard error stays between what is printed before and after', async () => {
      const { messages } = await run("console.log('a'); console.error('b'); console.log('c')")
      const streams = messages.filter(({ type }) => type === 'stream')
      expect(streams.map(({ name, text }) => [name, text])).toEqual([
        ['stdout', 'a\n'],
        ['stderr', 'b\n'],
        ['stdout', 'c\n'],
      ])
    })

    test('a display is a bundle of types', async () => {
      const bundle = {
        'application/vnd.vegalite.v5+json': { mark: 'bar' },
        'image/svg+xml': '<svg/>',
        'text/plain': 'x',
      }
      const { messages } = await run(
        `globalThis[Symbol.for('yeoul.display')](${JSON.stringify(bundle)})`.replace(
          'globalThis',
          '(globalThis as any)',
        ),
      )
      expect(messages.find(({ type }) => type === 'display_data')?.data).toEqual(bundle)
    })

    test('a run that is drawn while it runs is one display, and stays as its chart', async () => {
      const { messages, reply } = await run(`
        import { combineGlobally, count, direct, fixedWindows, Pipeline, wall, windowInto } from 'yeoul'
        import { live, timeDiagram } from 'yeoul/charts'
        import { outOfOrder, readRecording } from 'yeoul/io/recording'
        const posts = new Pipeline().apply(readRecording('worked-example', { watermark: outOfOrder('5m') }))
        const counted = posts.apply(windowInto(fixedWindows('30m')), combineGlobally(count()))
        const picture = live(trace => timeDiagram(trace))
        const done = await direct({ clock: wall({ speed: 2000 }), traceSink: picture }).collect(counted)
      `)
      expect(reply.status).toBe('ok')
      const shown = messages.filter(({ data }) => data !== undefined)
      expect(shown.map(({ type }) => type)).toEqual([
        'display_data',
        ...Array.from({ length: shown.length - 1 }, () => 'update_display_data'),
      ])
      expect(shown.length).toBeGreaterThan(3)
      expect(new Set(shown.map(({ transient }) => transient?.display_id)).size).toBe(1)
      const frames = shown.slice(0, -1).map(({ data }) => String(data?.['text/html']))
      expect(frames.every(frame => frame.startsWith('<svg'))).toBe(true)
      const elements = frames.map(frame => Number(/of (\d+) elements?/.exec(frame)?.[1]))
      expect(elements).toEqual([...elements].sort((a, b) => a - b))
      expect(shown.at(-1)?.data).toHaveProperty(['application/vnd.vegalite.v5+json', '$schema'])
      expect(shown.at(-1)?.data?.['text/plain']).toMatch(/^2 windows, 2 panes: 11 of 12 elements counted, 1 dropped/)
    })

    test("a class's replay is one display, too", async () => {
      const lesson = await lessonOn(join(root, 'datasets', 'worked-example.jsonl'))
      const served = await Served.start(lesson)
      await served.post('/transport', { do: 'seek', to: lesson.schedule.lastMs })
      const { messages, reply } = await run(`
        import { joinReplay } from 'yeoul/replay'
        const seen = await joinReplay('${served.address}/room')
        seen.events.length
      `)
      await served.close()
      expect(reply.status).toBe('ok')
      const shown = messages.filter(({ type }) => type.includes('display_data'))
      expect(shown.at(-1)?.data?.['text/plain']).toMatch(/^\d+ windows, \d+ panes: \d+ of 12 elements counted/)
      expect(new Set(shown.map(({ transient }) => transient?.display_id)).size).toBe(1)
    })

    test('the last line gives a result', async () => {
      expect(result(await run('const three: number = 3\nthree * 2'))).toBe('6')
      expect(result(await run('three'))).toBe('3')
      expect(result(await run('undefined'))).toBeUndefined()
    })
  })

  describe('the language', () => {
    test("the package's entries, by name, and what a cell inferred, in the next", async () => {
      const first = await run(
        "import { countPerElement, create, direct, Pipeline } from 'yeoul'\n" +
          "import { hashtags } from 'yeoul/io/recording'\n" +
          "const { values } = await direct().collect(new Pipeline().apply(create(['a', 'b', 'a']), countPerElement()))",
      )
      expect(failure(first)).toBe('')
      expect(result(await run('values'))).toBe("[ [ 'a', 2 ], [ 'b', 1 ] ]")
      expect(failure(await run('values[0]?.[1].length'))).toContain("Property 'length' does not exist on type 'number'")
      expect(result(await run('typeof hashtags'))).toBe("'function'")
      expect(result(await run('({ values, hashtags: values.length })'))).toBe(
        "{ values: [ [ 'a', 2 ], [ 'b', 1 ] ], hashtags: 2 }",
      )
    })

    test('is strict', async () => {
      expect(failure(await run('function twice(n) { return n * 2 }'))).toContain('implicitly has an')
      expect(failure(await run('let text: string\ntext = null'))).toBe(
        "TypeScript: line 2: Type 'null' is not assignable to type 'string'. (TS2322)\n    text = null\n    ^",
      )
    })

    test('for await, await and import() at the top', async () => {
      const code =
        "for await (const word of ['a', 'b']) console.log(word)\nconst { sep } = await import('node:path')\nsep"
      const answer = await run(code)
      expect(printed(answer)).toBe('a\nb\n')
      expect(result(answer)).toBe("'/'")
    })

    test('default and whole imports of modules of both kinds', async () => {
      const code = "import fs from 'node:fs'\nimport * as path from 'node:path'\nimport ts from 'typescript5'\n"
      expect(result(await run(`${code}[typeof fs.statSync, path.join('a', 'b'), ts.version]`))).toBe(
        "[ 'function', 'a/b', '5.0.4' ]",
      )
    })

    test('completion and hover', async () => {
      const complete = await session.call<{ matches: string[] }>('complete', 'main', "'🌊'.toUpp", 9)
      expect(complete).toMatchObject({ matches: ['toUpperCase'], cursor_start: 4, cursor_end: 9 })
      const hover = await session.call<{ data: Record<string, string> }>('inspect', 'main', 'three', 3)
      expect(hover.data['text/plain']).toContain('const three: number')
    })
  })

  describe('an error', () => {
    test("shows its message and the cell's line, and nothing of ours", async () => {
      const cell =
        'interface Gone {\n  a: 1\n}\nfunction check(n: number): void {\n  throw new RangeError("bad " + n)\n}\ncheck(3)'
      const answer = await run(cell)
      expect(failure(answer).replaceAll(/\[\d+\]/g, '[n]')).toBe(
        'RangeError: bad 3\n  at cell [n], line 5\n      throw new RangeError("bad " + n)\n            ^\n  at cell [n], line 7',
      )
      expect(answer.reply).toMatchObject({ status: 'error', ename: 'RangeError', evalue: 'bad 3' })
    })

    test('of a pipeline names the step and the line of the function in it', async () => {
      const answer = await run(
        "import { map } from 'yeoul'\nconst broken = map((n: number): number => {\n  throw new TypeError('no ' + n)\n})\n" +
          'await direct().collect(new Pipeline().apply(create([7]), broken))',
      )
      expect(failure(answer)).toMatch(/^PipelineError: Map: no 7 .*\n {2}at cell \[\d+\], line 3\n/)
      expect(failure(answer)).not.toMatch(/lib\/|node_modules|node:/)
    })

    test('leaves the cells alone that are sent after it, and ends those that wait behind it', async () => {
      const together = await session.call<Answer[]>('run_all', 'main', ["throw new Error('first')", '2', '3'])
      expect(together.map(({ reply }) => reply.status)).toEqual(['error', 'aborted', 'aborted'])
      await run("throw new Error('first')")
      expect(result(await run('4'))).toBe('4')
    })

    test('of a promise or a timer that nobody waits for is shown, and the kernel lives on', async () => {
      await run("setTimeout(() => { throw new Error('in a timer') }, 1)\nPromise.reject(new Error('alone'))\nundefined")
      const later = await run('await new Promise(resolve => setTimeout(resolve, 50))')
      expect(later.reply.status).toBe('ok')
    })
  })

  describe('an interrupt', () => {
    const interrupted = async (code: string): Promise<Answer> => {
      const id = await session.call('send', 'main', code)
      await session.call('until', 'main', 'going')
      await session.call('interrupt', 'main')
      return session.call('messages', 'main', id)
    }
    test.each([
      ['a loop', "console.log('going'); while (true) spins++"],
      ['a loop after an await', "await null; console.log('going'); while (true) spins++"],
      ['a loop after a timer', "await new Promise(r => setTimeout(r, 5)); console.log('going'); while (true) spins++"],
      ['awaits without end', "console.log('going'); while (true) await null"],
      ['a wait', "console.log('going'); await new Promise(r => setTimeout(r, 1e8))"],
    ])('ends %s; what was declared is still there', async (_, code) => {
      await run('let spins = 0')
      const answer = await interrupted(code)
      expect(failure(answer)).toContain('Interrupted: ')
      expect(result(await run('typeof spins'))).toBe("'number'")
    })

    test("leaves a class's replay, too", async () => {
      const served = await Served.start(await lessonOn(join(root, 'datasets', 'worked-example.jsonl')))
      const { audience } = served.server
      const joining = `import { joinReplay } from 'yeoul/replay'; console.log('going'); await joinReplay('${served.address}/room')`
      const id = await session.call('send', 'main', joining)
      await session.call('until', 'main', 'going')
      while (audience.room.clients === 0) await pause(20)
      await session.call('interrupt', 'main')
      expect(failure(await session.call('messages', 'main', id))).toContain('Interrupted: ')
      while (audience.room.clients > 0) await pause(20)
      await served.close()
    })
  })

  test('an edited file is used as it is now; a mistake in it is named with its line', async () => {
    const file = join(session.folder, 'mine.ts')
    const write = (text: string) => writeFileSync(file, text)
    write('export const word = (): string => "old"\n')
    await run(`import { word } from '${file}'`)
    expect(result(await run('word()'))).toBe("'old'")

    write('export const word = (): string => "newer"\n')
    const newer = await run('word()')
    expect(result(newer)).toBe("'newer'")
    expect(printed(newer)).toContain('mine.ts was edited, and is used as it is now')

    write('export const word = (): number => 12345\n')
    expect(failure(await run('word().length'))).toContain("Property 'length' does not exist on type 'number'")
    write('export const word = (): number => "a"\n')
    expect(failure(await run('word()'))).toContain("mine.ts:1:35: Type 'string' is not assignable to type 'number'")
    write('export function word(): number {\n  throw new Error("in the file")\n}\n')
    expect(failure(await run('word()'))).toMatch(
      /^Error: in the file\n {2}at .*mine\.ts:2:9\n {2}at cell \[\d+\], line 1$/,
    )
  })

  test('a file of the library that changed asks for a restart', async () => {
    await run("import { report } from 'yeoul/doctor'")
    const now = new Date()
    utimesSync(join(root, 'lib', 'doctor', 'doctor.ts'), now, now)
    const answer = await run('1')
    expect(printed(answer)).toMatch(
      /^\S*lib\/doctor\/doctor\.ts changed: restart the kernel .* to use it as it is now\.\n$/,
    )
    expect(result(answer)).toBe('1')
    expect(printed(await run('1'))).toBe('')
  })

  test('a file that is made after it was missed is found', async () => {
    const file = join(session.folder, 'later.ts')
    const cell = `import { late } from '${file}'\nlate`
    expect(failure(await run(cell))).toContain('Cannot find module')
    writeFileSync(file, 'export const late = 1\n')
    expect(result(await run(cell))).toBe('1')
  })

  test('it ends when its server is killed, even in the midst of a loop', async () => {
    const other = new KernelSession()
    const kernel = await other.start('orphan')
    await other.call('send', 'orphan', "console.log('going'); while (true) {}")
    await other.call('until', 'orphan', 'going')
    other.child.kill('SIGKILL')
    while (isAlive(kernel.pid)) await pause(50)
    rmSync(other.folder, { recursive: true, force: true })
    expect(isAlive(pid)).toBe(true)
  })
})
