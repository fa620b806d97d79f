import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { checkpointFolder } from 'yeoul/io/checkpoint-folder'
import { put, temporaryFolder } from './folder.ts'

const at = temporaryFolder()

test('keeps the newest, in a folder that it makes', async () => {
  const store = checkpointFolder(at('new/folder'))
  expect(await store.load()).toBeUndefined()
  for (const text of ['first', 'second, and longer', 'third']) {
    await store.save(new TextEncoder().encode(text))
    expect(new TextDecoder().decode(await checkpointFolder(at('new/folder')).load())).toBe(text)
  }
  expect(readdirSync(at('new/folder')).sort()).toEqual(['checkpoint.json', 'run.pid'])
})

test('what is unfinished does not count', async () => {
  const store = checkpointFolder(at('half'))
  await store.save(new TextEncoder().encode('whole'))
  put(at('half/checkpoint.json.part'), 'hal')
  expect(new TextDecoder().decode(await store.load())).toBe('whole')
})

test('another process that goes on keeps its folder', async () => {
  await checkpointFolder(at('shared')).load()
  expect(readFileSync(at('shared/run.pid'), 'utf8')).toBe(`${process.pid}`)
  put(at('shared/run.pid'), `${process.ppid}`)
  await expect(checkpointFolder(at('shared')).load()).rejects.toThrow(
    `belongs to a run that goes on (process ${process.ppid}); end that first`,
  )
  // As one that was killed leaves it.
  put(at('shared/run.pid'), '999999999')
  expect(await checkpointFolder(at('shared')).load()).toBeUndefined()
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

test('a program that is killed at any moment writes, in the end, what one writes that is not', async () => {
  const written = (folder: string) => [0, 1].map(i => readFileSync(at(`${folder}/out-0000${i}-of-00002`), 'utf8'))
  expect(await live('whole', Number.POSITIVE_INFINITY)).toBe(false)
  const seed = Math.floor(Math.random() * 1000)
  let random = seed
  let kills = 0
  const next = () => {
    random = (random * 7919 + 17) % 1000
    return 1 + (random % 8)
  }
  while (await live('killed', next())) kills++
  console.info(`seed ${seed}: ${kills} kills`)
  expect(kills).toBeGreaterThan(1)
  expect(written('killed')).toEqual(written('whole'))
  expect(readdirSync(at('killed')).filter(name => !name.startsWith('.'))).toEqual([
    'checkpoint',
    'out-00000-of-00002',
    'out-00001-of-00002',
  ])
})
