import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, jest, test } from '@jest/globals'
import { direct, map, Pipeline } from 'yeoul'
import { checkpointFolder } from 'yeoul/io/checkpoint-folder'
import { readText, writeText } from 'yeoul/io/text'
import { put, temporaryFolder } from './folder.ts'

const at = temporaryFolder()

test('keeps the newest, in a folder that it makes', async () => {
  const store = checkpointFolder(at('new/folder'))
  expect(await store.load()).toBeUndefined()
  for (const text of ['first', 'second, and longer', 'third']) {
    await store.save(new TextEncoder().encode(text))
    expect(new TextDecoder().decode(await checkpointFolder(at('new/folder')).load())).toBe(text)
  }
  expect(readdirSync(at('new/folder')).sort()).toEqual(['checkpoint.json', 'run.lock'])
})

test('what is unfinished does not count', async () => {
  const store = checkpointFolder(at('half'))
  await store.save(new TextEncoder().encode('whole'))
  put(at('half/checkpoint.json.part'), 'hal')
  expect(new TextDecoder().decode(await store.load())).toBe('whole')
})

test('another process that goes on keeps its folder', async () => {
  const lock = at('shared/run.lock')
  await checkpointFolder(at('shared')).load()
  const [, start] = readFileSync(lock, 'utf8').split(' ')
  // A number that was given again is another process.
  put(lock, `${process.ppid} ${start}0`)
  expect(await checkpointFolder(at('shared')).load()).toBeUndefined()
  const program = join(import.meta.dirname, 'keep-folder.ts')
  const child = spawn(process.execPath, [program, at('kept')], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  await expect(checkpointFolder(at('kept')).load()).rejects.toThrow(
    `belongs to a run that goes on (process ${child.pid}); end that first`,
  )
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await checkpointFolder(at('kept')).load()).toBeUndefined()
})

test('says which file it cannot write or read', async () => {
  put(at('taken'), '')
  await expect(checkpointFolder(at('taken')).save(new Uint8Array())).rejects.toThrow(
    /cannot write '.*taken.checkpoint\.json': a file lies where a folder is needed/,
  )
  mkdirSync(at('odd/checkpoint.json'), { recursive: true })
  await expect(checkpointFolder(at('odd')).load()).rejects.toThrow(/odd.checkpoint\.json' cannot be read: EISDIR/)
  expect(() => checkpointFolder('')).toThrow("'out/checkpoint'")
})

/** Runs the program until it has said so many dots, then kills it; false if it came to its end. */
async function live(folder: string, dots: number): Promise<boolean> {
  const program = join(import.meta.dirname, 'count-tags.ts')
  const child = spawn(process.execPath, [program, at(`${folder}/checkpoint`), at(`${folder}/out`)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = 0
  let complaints = ''
  child.stdout.on('data', chunk => {
    said += chunk.length
    if (said >= dots) child.kill('SIGKILL')
  })
  child.stderr.on('data', chunk => {
    complaints += chunk
  })
  const [code, signal] = await once(child, 'close')
  if (signal === 'SIGKILL') return true
  expect([code, complaints]).toEqual([0, ''])
  return false
}

const SEED = Math.floor(Math.random() * 1000)

test(`a program that is killed at any moment writes, in the end, what one writes that is not (seed ${SEED})`, async () => {
  const written = (folder: string) => [0, 1].map(i => readFileSync(at(`${folder}/out-0000${i}-of-00002`), 'utf8'))
  expect(await live('whole', Number.POSITIVE_INFINITY)).toBe(false)
  let random = SEED
  let kills = 0
  const next = () => {
    random = (random * 7919 + 17) % 1000
    return 1 + (random % 8)
  }
  while (await live('killed', next())) kills++
  expect(kills).toBeGreaterThan(1)
  expect(written('killed')).toEqual(written('whole'))
  expect(readdirSync(at('killed')).filter(name => !name.startsWith('.'))).toEqual([
    'checkpoint',
    'out-00000-of-00002',
    'out-00001-of-00002',
  ])
})

describe('files that are being written', () => {
  const numbers = Array.from({ length: 2000 }, (_, i) => `${i}`)
  const written = (folder: string) =>
    readFileSync(at(`${folder}/out-00000-of-00001`), 'utf8')
      .split('\n')
      .slice(0, -1)
  const start = (folder: string, onElement: (n: number) => void = () => {}) => {
    const p = new Pipeline()
    p.apply(
      readText(put(at(`${folder}/in.txt`), numbers.join('\n'))),
      map(line => {
        onElement(Number(line))
        return line
      }),
      writeText(at(`${folder}/out`)),
    )
    return direct({ checkpoint: { store: checkpointFolder(at(`${folder}/checkpoint`)), every: 1 } }).run(p)
  }

  test('are gone on with after a function of the run has failed', async () => {
    let failures = 0
    const failsAt = (limit: number) =>
      start('failing', n => {
        if (n !== limit) return
        failures++
        throw new Error('a disk is full')
      })
    for (const limit of [0, 700, 1500]) await expect(failsAt(limit)).rejects.toThrow('a disk is full')
    await start('failing')
    expect(failures).toBe(3)
    expect(written('failing')).toEqual(numbers)
  })

  test('are gone on with after the run was cancelled, which had shown what was there', async () => {
    const run = start('cancelled', n => {
      if (n === 600) void run.cancel()
    })
    expect((await run).state).toBe('CANCELLED')
    expect(written('cancelled').length).toBeLessThan(numbers.length)
    await start('cancelled')
    expect(written('cancelled')).toEqual(numbers)
  })

  test('stay as they are when a run that came to its end is started again', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
    for (let time = 0; time < 3; time++) {
      await start('finished')
      expect(written('finished')).toEqual(numbers)
    }
    expect(warn).toHaveBeenCalledTimes(2)
    warn.mockRestore()
  })

  test('must be there', async () => {
    const run = start('lost', n => {
      if (n === 1500) throw new Error('stop')
    })
    await expect(run).rejects.toThrow('stop')
    for (const name of readdirSync(at('lost'))) if (name.endsWith('.tmp')) rmSync(at(`lost/${name}`))
    await expect(start('lost')).rejects.toThrow(
      /the unfinished file '.*' with which .*out-00000-of-00001.* goes on is gone; remove the checkpoint/,
    )
  })
})
