import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fromBase64, toBase64 } from '../../lib/core/base64.ts'

test('bytes, few or many, are the same after they were base64, which is that of everybody', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.uint8Array({ minLength: 250, maxLength: 1200, size: 'max' })), bytes => {
      const text = toBase64(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64'))
      expect(fromBase64(text)).toEqual(bytes)
    }),
  )
})
