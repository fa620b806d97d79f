import { spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { put, temporaryFolder } from './folder.ts'

const at = temporaryFolder()
const program = fileURLToPath(new URL('print-lines.ts', import.meta.url))

function printed(input: string | Uint8Array, ...options: string[]): string[] {
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...options], { input, env: {}, encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout.split('\n').slice(0, -1)
}

test('is read to its end, as a file is', () => {
  const many = Array.from({ length: 20_000 }, (_, i) => `line ${i}`)
  const bytes = Buffer.concat([Buffer.from('\ufeffa\r\n물\n\n'), Buffer.from([0xe9, 10]), Buffer.from(many.join('\n'))])
  expect(printed(bytes)).toEqual(['a', '물', '', 'standard input:4: it is not UTF-8: byte 0xe9 ', ...many, 'done'])
  expect(printed('')).toEqual(['done'])
})

test('is read from a file', () => {
  const file = openSync(put(at('in.txt'), 'a\nb'), 'r')
  const { stdout } = spawnSync(process.execPath, [program], {
    stdio: [file, 'pipe', 'inherit'],
    env: {},
    encoding: 'utf8',
  })
  closeSync(file)
  expect(stdout).toBe('a\nb\ndone\n')
})

test('is passed on as it comes', async () => {
  const child = spawn(process.execPath, [program], { env: {} })
  try {
    child.stdout.setEncoding('utf8')
    let text = ''
    child.stdin.write('a\nb\nhal')
    for await (const part of child.stdout) {
      text += part
      if (text === 'a\nb\n') child.stdin.end('f')
    }
    expect(text).toBe('a\nb\nhalf\ndone\n')
  } finally {
    child.kill()
  }
})

test('can be read once only', () => {
  const refused =
    /^ReadText.*: standard input can be read only once, by one reader, and not again from a checkpoint; save/
  expect(printed('a\n', '--twice').at(-1)).toMatch(refused)
  expect(printed('1\n', '--perfect').at(-1)).toMatch(refused)
  expect(printed('a\0b').at(-1)).toMatch(
    /'-' is not a text in UTF-8: it is binary, with a zero as byte 2; check the name/,
  )
})
