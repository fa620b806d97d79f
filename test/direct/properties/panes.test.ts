import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { combinePerKey, direct, groupByKey, type PaneEvent, Pipeline, sum } from 'yeoul'
import { encodeJson } from '../../../lib/core/tagged-json.ts'
import { canFireMoreThanOnce, windowingStrategy } from '../../../lib/core/windowing-strategy.ts'
import {
  type Scenario,
  scenario,
  sessionWindows,
  standingWindows,
  steps,
  type Windows,
  windowed,
  windowFnOf,
} from '../../../tools/soak/scenario.ts'
import { batch, cellOf, lastPanes, ledgerOf } from './ledger.ts'
import { runs } from './runs.ts'

const RUNS = runs(120)

async function ledger(from: Scenario) {
  const p = new Pipeline()
  const { trace } = await direct().collect(windowed(p, from).apply(groupByKey()))
  return { ...ledgerOf(trace.events, 'GroupByKey'), last: lastPanes(trace.events, 'GroupByKey') }
}

const numbersOf = ({ value }: PaneEvent) => [...(value as Iterable<number>)]
const isAccumulating = ({ options }: Scenario) => options.accumulationMode === 'accumulating'

test('standing windows: accumulating panes end with the batch result, discarding panes add up to it', () =>
  fc.assert(
    fc.asyncProperty(scenario(standingWindows), async from => {
      const { entries, panes } = await ledger(from)
      const expected = batch(entries)
      expect([...panes.keys()].sort()).toEqual([...expected.keys()].sort())
      for (const [cell, group] of expected) {
        const fired = panes.get(cell) as readonly PaneEvent[]
        const shown = isAccumulating(from) ? fired.slice(-1) : fired
        expect(shown.flatMap(numbersOf)).toEqual(group.map(({ n }) => n))
        expect(shown.flatMap(({ elements }) => elements)).toEqual(group.map(({ id }) => id))
      }
    }),
    RUNS,
  ))

test('standing windows: dropped is what came when the window had expired, or when its trigger had finished', () =>
  fc.assert(
    fc.asyncProperty(scenario(standingWindows), async from => {
      const { entries, panes } = await ledger(from)
      let watermark = -Infinity
      const marks: number[] = []
      for (const step of from.steps) {
        if ('elements' in step) marks.push(...step.elements.map(() => watermark))
        if ('watermarkBy' in step) watermark = Math.max(watermark, 0) + step.watermarkBy
      }
      const ids = [...new Set(entries.map(({ id }) => id))]
      const lateness = Number(from.options.allowedLateness)
      for (const { id, key, window, drop } of entries) {
        const expired = (marks[ids.indexOf(id)] as number) >= window.end + lateness
        expect(drop?.reason === 'window expired').toBe(expired)
        if (drop === undefined || expired) continue
        // Its last pane has gone before; unless it was empty, and not wanted.
        if (from.options.closingBehavior === 'fireIfNonEmpty') continue
        expect(panes.get(cellOf(key, window))?.at(-1)?.pane.isLast).toBe(true)
      }
    }),
    RUNS,
  ))

function expectOrder(panes: readonly PaneEvent[], from: Scenario): void {
  const infos = panes.map(({ pane }) => pane)
  expect(infos.map(({ index }) => index)).toEqual(infos.map((_, i) => i))
  expect(infos.map(({ isFirst }) => isFirst)).toEqual(infos.map((_, i) => i === 0))
  expect(infos.slice(0, -1).some(({ isLast }) => isLast)).toBe(false)
  const timings = infos.map(({ timing }) => timing)
  expect(timings.join(' ')).toMatch(/^(EARLY ?)*(ON_TIME ?)?(LATE ?)*$/)
  const late = infos.filter(({ timing }) => timing !== 'EARLY')
  expect(late.map(pane => pane.nonSpeculativeIndex)).toEqual(late.map((_, i) => i))
  for (const [i, { pane, window, watermarkMs, eventTimeMs, why }] of panes.entries()) {
    if (pane.timing === 'EARLY') expect([watermarkMs < window.end, pane.nonSpeculativeIndex]).toEqual([true, -1])
    else expect(watermarkMs).toBeGreaterThanOrEqual(window.end)
    if (from.options.timestampCombiner === 'endOfWindow') expect(eventTimeMs).toBe(window.maxTimestamp)
    expect(eventTimeMs).toBeLessThanOrEqual(window.maxTimestamp)
    expect(why.length).toBeGreaterThan(0)
    if (i > 0) expect(watermarkMs).toBeGreaterThanOrEqual(panes[i - 1]?.watermarkMs as number)
  }
}

test('panes of a window are numbered, in order, and tell why', () =>
  fc.assert(
    fc.asyncProperty(scenario(standingWindows), async from => {
      const { panes } = await ledger(from)
      const strategy = windowingStrategy(windowFnOf(from.windows), from.options)
      for (const fired of panes.values()) {
        expectOrder(fired, from)
        if (!canFireMoreThanOnce(strategy)) expect(fired).toHaveLength(1)
      }
    }),
    RUNS,
  ))

test('an empty pane comes only where the strategy asks for it', () =>
  fc.assert(
    fc.asyncProperty(scenario(fc.oneof(standingWindows, sessionWindows)), async from => {
      const { panes } = await ledger(from)
      for (const fired of panes.values()) {
        for (const [i, pane] of fired.entries()) {
          const before = i === 0 || !isAccumulating(from) ? [] : (fired[i - 1] as PaneEvent).elements
          if (pane.elements.length > before.length) continue
          const { timing, isLast } = pane.pane
          const { onTimeBehavior, closingBehavior } = from.options
          const wanted =
            (timing === 'ON_TIME' && onTimeBehavior === 'fireAlways') || (isLast && closingBehavior === 'fireAlways')
          expect(wanted).toBe(true)
        }
      }
    }),
    RUNS,
  ))

test('sessions: every element is in a pane or dropped; in the last panes of its windows, once', () =>
  fc.assert(
    fc.asyncProperty(scenario(sessionWindows), async from => {
      const { entries, panes, last } = await ledger(from)
      const kept = entries.filter(({ drop }) => drop === undefined).map(({ id }) => id)
      const shown = isAccumulating(from) ? last : [...panes.values()].flat()
      const ids = shown.flatMap(({ elements }) => elements)
      expect(new Set(ids).size).toBe(ids.length)
      // A trigger may finish without a pane that says so: then a later merge passes over what the closed window had shown.
      const all = new Set([...panes.values()].flat().flatMap(({ elements }) => elements))
      expect([...all].sort((a, b) => a - b)).toEqual(kept)
      if (!isAccumulating(from) || from.options.closingBehavior === 'fireAlways') {
        expect([...ids].sort((a, b) => a - b)).toEqual(kept)
      }
      for (const { elements, value, window } of [...panes.values()].flat()) {
        const own = entries.filter(({ id }) => elements.includes(id))
        expect([...(value as number[])].sort()).toEqual(own.map(({ n }) => n).sort())
        for (const { at } of own) expect(at >= window.start && at < window.end).toBe(true)
      }
    }),
    RUNS,
  ))

test('sessions that nothing closes before the end are those of a batch', () =>
  fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 2, max: 12 }), async (steps, gap) => {
      const windows: Windows = { kind: 'sessions', gap }
      const { entries, last } = await ledger({
        steps,
        windows,
        options: { allowedLateness: 1_000_000, accumulationMode: 'accumulating' },
      })
      const expected = new Map<string, number[]>()
      for (const key of new Set(entries.map(entry => entry.key))) {
        const own = entries.filter(entry => entry.key === key).sort((a, b) => a.at - b.at)
        let session: typeof own = []
        const finish = () => {
          const [first, last] = [session[0], session.at(-1)]
          if (first === undefined || last === undefined) return
          const window = { start: first.at, end: last.at + gap, maxTimestamp: 0 }
          expected.set(
            cellOf(key, window),
            session.map(({ id }) => id).sort((a, b) => a - b),
          )
        }
        for (const entry of own) {
          if (session.length > 0 && entry.at >= (session.at(-1)?.at as number) + gap) {
            finish()
            session = []
          }
          session.push(entry)
        }
        finish()
      }
      const got = new Map(
        last.map(({ key, window, elements }) => [cellOf(encodeJson(key), window), [...elements].sort((a, b) => a - b)]),
      )
      expect(new Map([...got].sort())).toEqual(new Map([...expected].sort()))
    }),
    RUNS,
  ))

test('a combine of the same input has the same panes, with the sums of the groups', () =>
  fc.assert(
    fc.asyncProperty(scenario(fc.oneof(standingWindows, sessionWindows)), async from => {
      const p = new Pipeline()
      const input = windowed(p, from)
      const { collected } = await direct().collectAll({
        groups: input.apply(groupByKey()),
        sums: input.apply(combinePerKey(sum())),
      })
      const added = collected.groups.outputs.map(({ value: [key, group], ...rest }) => ({
        value: [key, [...group].reduce((a, b) => a + b, 0)],
        ...rest,
      }))
      expect(collected.sums.outputs).toEqual(added)
    }),
    RUNS,
  ))
