import { expect, test } from '@jest/globals'
import { counted } from '../../lib/core/counted.ts'
import { bar } from '../../tools/terminal/bar.ts'
import { columnsOf, fitted } from '../../tools/terminal/columns.ts'
import { escapeControls } from '../../tools/terminal/escape.ts'
import { inBytes } from '../../tools/terminal/number.ts'

test('a text is fitted into columns, wide letters counted as two', () => {
  const texts = ['whale', '바다', '漢字かな', 'cafe\u0301', '🐋', 'uninterpenetratingly', '가나다라마바사아자차카', '']
  for (const text of texts) expect([text, columnsOf(fitted(text, 10))]).toEqual([text, 10])
  expect(fitted('uninterpenetratingly', 10)).toBe('uninterpe…')
  expect(fitted('가나다라마바사', 10)).toBe('가나다라… ')
})

test('a bar is as long as its share, to an eighth', () => {
  expect([0, 0.001, 0.125, 0.5, 1].map(share => bar(share, 4))).toEqual(['', '▏', '▌', '██', '████'])
})

test('what moves the cursor, hides or turns text is escaped; other text is not', () => {
  expect(escapeControls('\x1b[31m\r\n\t\x7f\x9b\u202e\u200b\ufeff\u2028\ud800')).toBe(
    '\\u{1b}[31m\\u{d}\\u{a}\\u{9}\\u{7f}\\u{9b}\\u{202e}\\u{200b}\\u{feff}\\u{2028}\\u{d800}',
  )
  expect(escapeControls('a\nb', { keepLines: true })).toBe('a\nb')
  for (const text of ['바다', 'naïve', '👩‍👩‍👧', 'می‌خواهم']) expect(escapeControls(text)).toBe(text)
})

test('numbers for people', () => {
  expect([0, 1, 1234567].map(n => counted(n, 'line'))).toEqual(['0 lines', '1 line', '1,234,567 lines'])
  expect([1, 999, 1000, 1204997, 5e12].map(inBytes)).toEqual(['1 byte', '999 bytes', '1.0 kB', '1.2 MB', '5000.0 GB'])
})
