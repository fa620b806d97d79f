import { expect, test } from '@jest/globals'
import { actionOf, KEY_ROWS, type KeyPress, type PageKind } from '../../tools/pages/classroom/keys.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...more,
})
const NAMES: Readonly<Record<string, readonly KeyPress[]>> = {
  Space: [press(' ')],
  '→': [press('ArrowRight')],
  '←': [press('ArrowLeft')],
  'Shift →': [press('ArrowRight', { shiftKey: true })],
  'Shift ←': [press('ArrowLeft', { shiftKey: true })],
  'Shift W': [press('W', { shiftKey: true })],
  '1–9': [press('1'), press('9')],
  '?': [press('?', { shiftKey: true })],
  Esc: [press('Escape')],
}
const pages: readonly PageKind[] = ['presenter', 'room', 'projector']

test.each(pages)('each key of the help does something on the page of the %s, and no other page has it', page => {
  for (const { keys, pages: having } of KEY_ROWS)
    for (const key of keys)
      for (const one of NAMES[key] ?? [press(key.toLowerCase())])
        expect([key, actionOf(one, page) !== undefined]).toEqual([key, having.includes(page)])
})

test('keys of the browser stay its own', () => {
  for (const modifier of ['ctrlKey', 'altKey', 'metaKey'] as const)
    expect(actionOf(press('w', { [modifier]: true }), 'presenter')).toBeUndefined()
  expect(actionOf(press('q'), 'presenter')).toBeUndefined()
})
