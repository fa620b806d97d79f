import { expect, test } from '@jest/globals'
import { messages } from '../../tools/lab/2-ingest/messages.ts'
import { planted } from './mistakes/2.ts'

/** What many believe of streams; the mistake that follows from it in lab 2, and what its message must say. */
test.each([
  ['discarding drops late data', 'late data dropped, discarding', /the mode says whether a pane tells all or what is/],
  ['what is late is dropped', 'late data dropped', /^late is not dropped: .* until the window's end plus allowedLate/],
  ['afterCount(n) fires with n', 'a hundred assumed', /^afterCount\(n\) is at least n, per key and window/],
  ['afterCount(n) counts all', 'a hundred a window', /^afterCount\(n\) counts per key and window/],
  ['an empty pane is a mistake', 'empty panes left out', /^an empty on-time pane is legal/],
  ['a trigger goes on by itself', 'fires once', /^what comes after that is dropped, late or not/],
  ['a delay counts from the start of the window', 'early by the clock', /counts from the pane's first element/],
  ['panes can be added up', 'summed accumulating panes', /to add them up counts a tweet once for each pane/],
  ['triggers are seen on any input', 'one pane at the end', /^bounded input hides triggers/],
  ['the watermark is known', 'options forgotten', /^the watermark is a guess .* the slowest partition holds it/],
  ['windows fire at their end', 'clock for the watermark', /^windows do not fire at their end, but when the water/],
])('who believes that %s is told otherwise', (_, mistake, why) => {
  expect(planted.map(one => one.mistake)).toContain(mistake)
  expect(messages.mistakes[mistake]?.why).toMatch(why)
})
