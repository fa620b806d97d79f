import { mkdirSync, symlinkSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, jest, test } from '@jest/globals'
import { direct, Pipeline } from 'yeoul'
import { readText } from 'yeoul/io/text'
import { put, temporaryFolder } from './folder.ts'
import { linesAndLetters, openText, readAll, textSource } from './lines.ts'

const at = temporaryFolder()

async function linesOf(glob: string): Promise<readonly string[]> {
  const { values } = await direct().collect(new Pipeline().apply(readText(glob)))
  return values
}

async function failureOf(glob: string): Promise<string> {
  return linesOf(glob).then(
    () => 'it was read',
    error => (error as Error).message,
  )
}

describe('lines', () => {
  const cases: [name: string, content: string | Uint8Array, lines: string[]][] = [
    ['plain', 'a\nb\n', ['a', 'b']],
    ['without a last newline', 'a\nb', ['a', 'b']],
    ['with carriage returns', 'a\r\nb\r\n\r\nc\r', ['a', 'b', '', 'c']],
    ['with a carriage return inside', 'a\rb\n', ['a\rb']],
    ['with empty lines', '\n\na\n\n', ['', '', 'a', '']],
    ['with a byte order mark', '\ufeffa\n\ufeffb', ['a', '\ufeffb']],
    ['with a byte order mark only', '\ufeff', []],
    ['empty', '', []],
    ['a newline', '\n', ['']],
    ['Korean and emoji', '고래\n🐋\r\nwhale\n', ['고래', '🐋', 'whale']],
    ['Latin letters', 'é\nà la carte\n', ['é', 'à la carte']],
    ['line separators of Unicode', 'a\u2028b\u0085c\n', ['a\u2028b\u0085c']],
  ]
  test.each(cases)('%s', async (name, content, lines) => {
    expect(await linesOf(put(at(`lines/${name}.txt`), content))).toEqual(lines)
  })

  test('of every length around the sizes of blocks and chunks', async () => {
    const lengths = [0, 1, 510, 511, 512, 513, 1023, 262_142, 262_143, 262_144, 262_145, 600_000, 0, 3]
    for (const letter of ['x', '물']) {
      for (const end of ['\n', '\r\n']) {
        const lines = lengths.map(length => letter.repeat(length))
        expect(await linesOf(put(at('lengths.txt'), lines.join(end) + end))).toEqual(lines)
        expect(await linesOf(put(at('lengths.txt'), lines.join(end)))).toEqual(lines)
      }
    }
  })

  test('of many chunks, some of them not ASCII, in a row and by file', async () => {
    const lines = Array.from(
      { length: 60_000 },
      (_, i) => `line ${i}${i % 7000 === 0 ? ' 물' : ''} ${'y'.repeat(i % 40)}`,
    )
    expect(await linesOf(put(at('many.txt'), lines.join('\n')))).toEqual(lines)
  })
})

describe('files', () => {
  test('of a glob are read one after the other, sorted, and a file without a last newline ends its line', async () => {
    put(at('glob/b.txt'), 'b1\nb2')
    put(at('glob/a.txt'), '\ufeffa1\n')
    put(at('glob/c/d.txt'), 'd1')
    put(at('glob/e.md'), 'e1')
    mkdirSync(at('glob/folder.txt'))
    expect(await linesOf(at('glob/*.txt'))).toEqual(['a1', 'b1', 'b2'])
    expect(await linesOf(at('glob/**/*.txt'))).toEqual(['a1', 'b1', 'b2', 'd1'])
  })

  test('of a name with brackets are taken before a pattern', async () => {
    put(at('brackets/[a].txt'), 'brackets')
    put(at('brackets/a.txt'), 'a')
    expect(await linesOf(at('brackets/[a].txt'))).toEqual(['brackets'])
  })

  test('are spread over the splits, and each line is read once', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) put(at(`splits/${name}.txt`), `${name}1\n${name}2\n`)
    const source = textSource(at('splits/*.txt'))
    for (const desiredSplits of [1, 2, 3, 9]) {
      const splits = await source.split({ desiredSplits })
      expect(splits).toHaveLength(Math.min(desiredSplits, 5))
      const read = []
      for (const split of splits) {
        const reader = await source.open(JSON.parse(JSON.stringify(split)), undefined)
        read.push(...(await readAll(reader)).flat())
      }
      expect(read.map(element => ('value' in element ? element.value : '')).sort()).toEqual([
        'a1',
        'a2',
        'b1',
        'b2',
        'c1',
        'c2',
        'd1',
        'd2',
        'e1',
        'e2',
      ])
    }
  })

  test('that are no longer there, or never were', async () => {
    expect(await failureOf(at('no.txt'))).toMatch(/^ReadText.*: no file is called '.*no\.txt'; check the spelling$/)
    expect(await failureOf(at('nothing/*.txt'))).toMatch(
      /^ReadText.*: no file matches '.*nothing\/\*\.txt'; check the spelling$/,
    )
    expect(await failureOf('nowhere/*.txt')).toMatch(
      /no file matches 'nowhere\/\*\.txt' in .+; check the spelling, and where/,
    )
    expect(await failureOf('')).toMatch(/no file named; give a path/)
    symlinkSync(at('gone.txt'), at('dangling.txt'))
    expect(await failureOf(at('dangling.txt'))).toMatch(/no file is called/)
    expect(await failureOf(at('dangl*.txt'))).toMatch(/cannot read '.*dangling\.txt': it is no longer there/)
  })

  test('that are no text', async () => {
    expect(await failureOf(at('glob'))).toMatch(/'.*glob' is a directory; name a file in it, or all .* '.*glob\/\*'/)
    put(at('binary.txt'), Buffer.from([65, 10, 0, 1, 2]))
    expect(await failureOf(at('binary.txt'))).toMatch(/'.*binary\.txt' is not a text in UTF-8: it is binary, .* byte 3/)
    put(at('packed.txt.gz'), gzipSync(Buffer.from([65, 10, 0, 1, 2])))
    expect(await failureOf(at('packed.txt.gz'))).toMatch(/gz' is not a text in UTF-8: it is binary, .* byte 3/)
    put(at('utf16.txt'), Buffer.from('\ufeffa', 'utf16le'))
    expect(await failureOf(at('utf16.txt'))).toMatch(/it is UTF-16; convert it first: iconv/)
  })
})

describe('what is not UTF-8', () => {
  const bytes = Buffer.concat([
    Buffer.from('fine\n물 caf'),
    Buffer.from([0xe9]),
    Buffer.from(' au lait\r\n물\n'),
    Buffer.from([0xed, 0xa0, 0x80]),
    Buffer.from('\nfine \ufffd '),
    Buffer.from([0xff]),
  ])

  test('goes to the dead letters with its place and the byte', async () => {
    const path = put(at('latin.txt'), bytes)
    const { lines, letters } = linesAndLetters(path)
    const { collected, deadLetterCount } = await direct().collectAll({ lines, letters })
    expect(collected.lines.values).toEqual(['fine', '물'])
    expect(deadLetterCount).toBe(0)
    expect(collected.letters.values).toEqual([
      { element: '물 caf\ufffd au lait', step: 'ReadText', place: `${path}:2`, reason: expect.any(String) },
      { element: '\ufffd\ufffd\ufffd', step: 'ReadText', place: `${path}:4`, reason: expect.any(String) },
      { element: 'fine \ufffd \ufffd', step: 'ReadText', place: `${path}:5`, reason: expect.any(String) },
    ])
    expect(collected.letters.values.map(({ reason }) => reason.split(';')[0])).toEqual([
      'it is not UTF-8: byte 0xe9 in column 6',
      'it is not UTF-8: byte 0xed in column 1',
      'it is not UTF-8: byte 0xff in column 8',
    ])
  })

  test('is counted, and told, where nobody takes it', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
    const path = put(at('latin.txt'), bytes)
    const { values, deadLetterCount } = await direct().collect(new Pipeline().apply(readText(path)))
    expect(warn.mock.calls.flat().join()).toMatch(
      `3 broken elements were left out; the first: ReadText: ${path}:2: it is not UTF-8: byte 0xe9 in column 6`,
    )
    warn.mockRestore()
    expect(values).toEqual(['fine', '물'])
    expect(deadLetterCount).toBe(3)
  })
})

describe('a reader', () => {
  test('gives full bundles, across files, and the place of each element', async () => {
    put(at('places/a.txt'), 'a1\na2\na3\n')
    put(at('places/b.txt'), '')
    put(at('places/c.txt'), Buffer.concat([Buffer.from('c1\n'), Buffer.from([0xff, 10]), Buffer.from('c3')]))
    const reader = await openText(at('places/*.txt'))
    expect(await reader.readBundle(2)).toHaveLength(2)
    const bundle = await reader.readBundle(3)
    expect(bundle).toEqual([
      { value: 'a3', timestamp: Number.NEGATIVE_INFINITY },
      { value: 'c1', timestamp: Number.NEGATIVE_INFINITY },
      { broken: '\ufffd', reason: expect.any(String), place: at('places/c.txt:2') },
    ])
    expect([0, 1, 2].map(index => reader.place?.(index))).toEqual(
      ['a.txt:3', 'c.txt:1', 'c.txt:2'].map(name => at(`places/${name}`)),
    )
    expect(reader.backlog?.()).toEqual({ bytes: 2 })
    expect(reader.watermark(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(await reader.readBundle(3)).toHaveLength(1)
    expect(reader.place?.(0)).toBe(at('places/c.txt:3'))
    expect(reader.watermark(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(await reader.readBundle(3)).toBeUndefined()
    expect(await reader.readBundle(3)).toBeUndefined()
    expect(reader.watermark(0)).toBe(Number.POSITIVE_INFINITY)
    expect(reader.backlog?.()).toEqual({ bytes: 0 })
    reader.close?.()
  })

  test('says what is left to read', async () => {
    put(at('backlog/a.txt'), '12345\n')
    put(at('backlog/b.txt'), '1234\n')
    const reader = await openText(at('backlog/*.txt'))
    expect(reader.backlog?.()).toEqual({ bytes: 11 })
    await reader.readBundle(1)
    expect(reader.backlog?.()).toEqual({ bytes: 5 })
    reader.close?.()
  })
})
