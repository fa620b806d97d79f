import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { create, direct, map, Pipeline, PipelineConstructionError } from 'yeoul'
import { readText, writeText } from 'yeoul/io/text'
import { put, temporaryFolder } from './folder.ts'

const at = temporaryFolder()
const contents = (folder: string) =>
  Object.fromEntries(readdirSync(at(folder)).map(name => [name, readFileSync(at(`${folder}/${name}`), 'utf8')]))

async function written(values: readonly string[], prefix: string, options?: { shards?: number }) {
  const p = new Pipeline()
  p.apply(create(values), writeText(at(prefix), options))
  await direct().run(p)
}

test('writes a line a text, to one file if nothing is said, in folders that it makes', async () => {
  await written(['a', '물 🐋', '', 'b\r'], 'new/folder/out')
  expect(contents('new/folder')).toEqual({ 'out-00000-of-00001': 'a\n물 🐋\n\nb\r\n' })
})

test('writes to as many files as there are shards, in turns', async () => {
  await written(['a', 'b', 'c', 'd'], 'three/counts', { shards: 3 })
  expect(contents('three')).toEqual({
    'counts-00000-of-00003': 'a\nd\n',
    'counts-00001-of-00003': 'b\n',
    'counts-00002-of-00003': 'c\n',
  })
  await written([], 'none/counts', { shards: 2 })
  expect(contents('none')).toEqual({ 'counts-00000-of-00002': '', 'counts-00001-of-00002': '' })
})

test('what it writes is read again', async () => {
  const lines = Array.from({ length: 30_000 }, (_, i) => `${i} ${'물'.repeat(i % 20)}`)
  await written(lines, 'again/out', { shards: 4 })
  const { values } = await direct().collect(new Pipeline().apply(readText(at('again/out-*'))))
  expect([...values].sort()).toEqual([...lines].sort())
})

test('replaces the files of an earlier run when all is written', async () => {
  put(at('old/out-00000-of-00001'), 'old\n')
  const p = new Pipeline()
  const seen: string[] = []
  const look = (text: string) => {
    seen.push(readFileSync(at('old/out-00000-of-00001'), 'utf8'))
    return text
  }
  p.apply(create(['new']), map(look), writeText(at('old/out')))
  await direct().run(p)
  expect(seen).toEqual(['old\n'])
  expect(contents('old')).toEqual({ 'out-00000-of-00001': 'new\n' })
})

test('can be stepped, and is there after the last step', () => {
  const p = new Pipeline()
  p.apply(create(['a', 'b']), writeText(at('stepped/out'), { shards: 2 }))
  const run = direct().stepped(p)
  const seen: number[] = []
  while (run.step() !== undefined) seen.push(readdirSync(at('stepped')).filter(name => !name.startsWith('.')).length)
  expect(seen.slice(0, 2)).toEqual([0, 0])
  expect(contents('stepped')).toEqual({ 'out-00000-of-00002': 'a\n', 'out-00001-of-00002': 'b\n' })
})

test('leaves nothing after a failure', async () => {
  put(at('failed/out-00001-of-00002'), 'old\n')
  const p = new Pipeline()
  const fail = (n: number) => {
    if (n === 700) throw new Error('no more')
    return `${n}`
  }
  p.apply(create(Array.from({ length: 1000 }, (_, i) => i)), map(fail), writeText(at('failed/out'), { shards: 2 }))
  await expect(direct().run(p)).rejects.toThrow(/no more/)
  expect(contents('failed')).toEqual({ 'out-00001-of-00002': 'old\n' })
})

test('says what went wrong', async () => {
  const p = new Pipeline()
  p.apply(create([1]) as never, writeText(at('number/out')))
  await expect(direct().run(p)).rejects.toThrow(
    /WriteText.*: it writes texts, but was given 1; map each element to a text first/,
  )
  expect(contents('number')).toEqual({})
  put(at('file'), 'not a folder')
  await expect(written(['a'], 'file/out')).rejects.toThrow(
    /WriteText.*: cannot write '.*': a file lies where a folder is needed/,
  )
  put(at('taken/out-00000-of-00001/in-the-way'), '')
  await expect(written(['a'], 'taken/out')).rejects.toThrow(
    /WriteText.*: cannot write '.*out-00000-of-00001': a folder has that name/,
  )
  expect(readdirSync(at('taken'))).toEqual(['out-00000-of-00001'])
})

test('refuses what makes no files', () => {
  for (const shards of [0, -1, 1.5, Number.NaN, 100_000]) {
    expect(() => writeText('out', { shards })).toThrow(PipelineConstructionError)
  }
  expect(() => writeText('out', { shards: 0 })).toThrow(
    'writeText: shards 0 is not a whole number from 1 on, such as 3',
  )
  for (const prefix of ['', 'out/', undefined as never])
    expect(() => writeText(prefix)).toThrow(/no beginning of a file/)
})
