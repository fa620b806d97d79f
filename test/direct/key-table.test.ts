import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { combinePerKey, create, direct, kv, Pipeline, sum } from 'yeoul'
import { KeyTable } from '../../lib/direct/key-table.ts'

/** Keys that collide (they differ in length and in a NUL only), long ones, and such as are no strings. */
const key = fc.oneof(
  fc.integer({ min: 0, max: 60 }),
  fc.integer({ min: 0, max: 300 }).map(n => `k${n}`),
  fc.integer({ min: 0, max: 5 }).map(n => 'x'.repeat(60 + n)),
  fc.constantFrom('', '\u0000', '\u0000\u0000', null, undefined, true, Number.NaN),
  fc.string({ maxLength: 3 }),
)

test('gives and takes ids as a Map would', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ key, removes: fc.boolean() }), { maxLength: 1000, size: 'max' }), steps => {
      const table = new KeyTable()
      const expected = new Map<unknown, number>()
      const taken = new Set<number>()
      let most = 0
      for (const { key, removes } of steps) {
        const known = expected.get(key)
        if (removes && known !== undefined) {
          table.remove(key, known)
          expected.delete(key)
          taken.delete(known)
          continue
        }
        const id = table.idOf(key)
        if (known !== undefined) expect(id).toBe(known)
        else {
          // Small numbers, no two alike.
          expect(id).toBeLessThanOrEqual(most)
          expect(taken.has(id)).toBe(false)
          taken.add(id)
          expected.set(key, id)
          most = Math.max(most, expected.size)
        }
      }
      for (const [key, id] of expected) expect(table.idOf(key)).toBe(id)
    }),
    { numRuns: 30 },
  )
})

test('many keys of other kinds before the first text', async () => {
  const keys = [...Array.from({ length: 1000 }, (_, i) => i), ...Array.from({ length: 300 }, (_, i) => `s${i}`)]
  const pairs = [...keys, ...keys].map(key => kv<unknown, number>(key, 1))
  for (const trace of ['full', 'off'] as const) {
    const { values } = await direct({ trace }).collect(new Pipeline().apply(create(pairs), combinePerKey(sum())))
    expect(values).toEqual(keys.map(key => [key, 2]))
  }
})
