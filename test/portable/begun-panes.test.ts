import { expect, test } from '@jest/globals'
import { GLOBAL_WINDOW } from '../../lib/core/window.ts'
import { BegunPanes } from '../../lib/portable/worker/begun-panes.ts'

test('a first pane without an element is none; a later one may be empty', () => {
  const got: unknown[] = []
  const panes = new BegunPanes({ receive: value => void got.push(value) })
  const give = (group: readonly number[], index: number) => {
    const pane = { isFirst: index === 0, isLast: true, timing: 'ON_TIME', index, nonSpeculativeIndex: 0 } as const
    panes.receive(['key', group], 0, [GLOBAL_WINDOW], pane)
  }
  give([1, 2], 0)
  give([], 1)
  give([], 0)
  expect(got).toEqual([
    ['key', [1, 2]],
    ['key', []],
  ])
})
