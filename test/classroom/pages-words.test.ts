import { expect, test } from '@jest/globals'
import type { QuestionMessage } from '../../lib/replay/messages.ts'
import { moreWords, numbersOf, rightWords } from '../../tools/pages/classroom/right-number.ts'
import { isOnWall, paragraphsOf, progressWords, roomWords } from '../../tools/pages/classroom/scene-words.ts'
import { SlowNotice } from '../../tools/pages/classroom/slow-notice.ts'
import { inUnit } from '../../tools/pages/what-if/choices.ts'

test('the right number is told whether or not somebody gave it', () => {
  const given = (...values: readonly number[]) => ({
    answers: values.length,
    counts: values.map((value, i) => ({ value, count: values.length - i })),
  })
  expect(rightWords(19, undefined)).toBe('right: 19')
  expect(rightWords(19, given(4, 18, 30))).toBe('right: 19; nearest: 18')
  expect(rightWords(19, given(20, 18))).toBe('right: 19; nearest: 18 and 20')
  expect(rightWords(-19, given(4, -19))).toBe('right: −19, given by 1')
  expect(numbersOf(given(30, 4, 18, 1), 3).map(({ value }) => value)).toEqual([4, 18, 30])
  expect(moreWords(given(30, 4, 18, -1), 9)).toBe('9 more: from −1 to 30, half of all up to 18')
})

test('on the wall a question gives its space back once the class looks at something else', () => {
  const question = {
    type: 'question',
    id: 'one',
    text: 'Why?',
    kind: 'choice',
    state: 'open',
    answers: 0,
  } satisfies QuestionMessage
  expect(isOnWall(undefined, false)).toBe(false)
  expect(isOnWall({ ...question, id: '' }, false)).toBe(false)
  for (const isComparing of [false, true]) {
    expect(isOnWall(question, isComparing)).toBe(true)
    expect(isOnWall({ ...question, state: 'revealed' }, isComparing)).toBe(!isComparing)
    expect(isOnWall({ ...question, state: 'closed', isPassed: true }, isComparing)).toBe(false)
  }
})

test('of many addresses three are told', () => {
  expect(roomWords(['http://a:1/room', 'http://b:1/room'])).toBe('a:1/room or b:1/room')
  expect(roomWords(['a', 'b', 'c', 'd'])).toBe('a or b or c')
})

test('a duration is written with its unit, or as a number of the usual one', () => {
  const seconds = { name: 's', ms: 1000 } as const
  expect(inUnit('25m', seconds)).toBe(1500)
  expect(inUnit(' 25 ', seconds)).toBe(25)
  expect(inUnit('1500ms', seconds)).toBe(1.5)
  for (const wrong of ['', 'soon', '25 m']) expect(inUnit(wrong, seconds)).toBeNaN()
})

test('notes flow: the lines of their file are none of theirs, a blank one begins a paragraph', () => {
  expect(paragraphsOf('Say what\na pane is.\n\n  Then\nwait.\n')).toEqual(['Say what a pane is.', 'Then wait.'])
  expect(paragraphsOf('')).toEqual([])
})

test('what is computed is told while it is, and only where it takes long', () => {
  const of = (ready: number, isChanging = false) =>
    progressWords({ presenter: { ready, isChanging }, show: { changes: [] } } as never)
  expect(of(0.42)).toBe('The recording is read: 42 %.')
  expect(of(1, true)).toMatch(/^The change is being computed/)
  expect(of(1)).toBe('')
  const asked: number[] = []
  const notice = new SlowNotice(inMs => asked.push(inMs))
  expect(notice.at('busy', 1000)).toBe('')
  expect(notice.at('busier', 1299)).toBe('')
  expect(asked).toEqual([300])
  expect(notice.at('busier', 1300)).toBe('busier')
  expect(notice.at('', 1301)).toBe('')
  // The next one has a beginning of its own.
  expect(notice.at('busy', 1302)).toBe('')
})
