import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { WholeText, writeWhole } from '../../lib/io/files/whole-file.ts'
import { put, temporaryFolder } from './folder.ts'

const at = temporaryFolder()
const source = fileURLToPath(new URL('../../lib/io/files/whole-file.ts', import.meta.url))

/** Runs a program to which no file may grow beyond a few kilobytes, as on a disk that becomes full. */
function onSmallDisk(program: string): string {
  const node = [process.execPath, '--input-type=module', '--eval', `import * as whole from '${source}'; ${program}`]
  const { status, stderr } = spawnSync('sh', ['-c', 'ulimit -f 8 && exec "$@"', 'sh', ...node], { encoding: 'utf8' })
  expect(status).toBe(1)
  return stderr
}

test.each([
  ['at once', path => `whole.writeWhole('${path}', 'new'.repeat(100_000))`],
  [
    'in pieces',
    path =>
      `const text = new whole.WholeText('${path}'); text.write('new'.repeat(9)); try { for (;;) text.write('new'.repeat(9000)) } finally { text.discard() }`,
  ],
  ['at the end', path => `const text = new whole.WholeText('${path}'); text.write('new'.repeat(9000)); text.close()`],
] as [string, (path: string) => string][])(
  'what cannot be written whole, %s, leaves what was there',
  (name, program) => {
    const path = put(at(`${name}/old.txt`), 'old')
    expect(onSmallDisk(program(path))).toMatch(/cannot write '.*old\.txt.*'/)
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(at(name))).toEqual(['old.txt'])
  },
)

test('what is whole takes the place of what a link leads to, and the link stays', () => {
  const path = put(at('links/file.txt'), 'old')
  symlinkSync(path, at('links/link.txt'))
  writeWhole(at('links/link.txt'), 'new')
  expect([readFileSync(path, 'utf8'), readdirSync(at('links'))]).toEqual(['new', ['file.txt', 'link.txt']])
})

test('a device is written to, and stays one', () => {
  writeWhole('/dev/null', 'gone')
  const text = new WholeText('/dev/null')
  text.write('gone')
  text.close()
  text.discard()
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
})

test('a folder of that name is told', () => {
  put(at('folder/in/it'), '')
  expect(() => writeWhole(at('folder/in'), '')).toThrow(/cannot write '.*in': a folder has that name/)
})
