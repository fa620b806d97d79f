import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { root } from '../../tools/notebooks/environment.ts'
import { languageFolders, notebooksIn } from '../../tools/notebooks/notebook-files.ts'

interface Cell {
  readonly cell_type: string
  readonly id: string
  readonly source: readonly string[]
}

const names = notebooksIn('en').map(file => basename(file))

function read(folder: string, name: string): { readonly cells: readonly Cell[]; readonly metadata: object } {
  return JSON.parse(readFileSync(join(root, folder, name), 'utf8'))
}

test('there is each notebook in both languages', () => {
  expect(names.length).toBeGreaterThan(0)
  expect(notebooksIn('ko').map(file => basename(file))).toEqual(names)
})

describe.each(names)('%s in Korean', name => {
  const english = read(languageFolders.en, name)
  const korean = read(languageFolders.ko, name)
  const prose = korean.cells.filter(({ cell_type }) => cell_type !== 'code').map(({ source }) => source.join(''))

  test('has the same code, cell by cell, and text at the same places', () => {
    const withoutProse = ({ cells, metadata }: typeof english) => ({
      metadata,
      cells: cells.map(cell => (cell.cell_type === 'code' ? cell : { ...cell, source: [] })),
    })
    expect(withoutProse(korean)).toEqual(withoutProse(english))
  })

  test('is written in Korean, and no particle touches code or a value', () => {
    for (const text of prose) expect(text).toMatch(/[가-힣]/)
    for (const text of prose) expect(text).not.toMatch(/`[^`\n]+`[가-힣]|\d:\d\d(\*\*)?[가-힣]|[A-Za-z)](\*\*)[가-힣]/)
  })
})
