import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { readTable } from '../../tools/soak/faults/table-file.ts'
import { emptyFolder } from './run-yeoul.ts'

test('half a row, as a killed process leaves it, is none, though it may end as a whole one does', () => {
  const path = join(emptyFolder(), 'table')
  writeFileSync(path, '\n["a","[1]"]\n["b","[2]\n["a","[3]"]\n["c"')
  expect(readTable(path)).toEqual({ rows: new Map([['a', '[3]']]), written: 2 })
})
