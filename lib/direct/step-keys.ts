import type { Coder } from '../core/coder.ts'
import { type MapKey, mapKeys } from '../core/map-key.ts'
import type { RunContext } from './run-context.ts'

/** As mapKeys; a key that its coder cannot carry is a failure of the step. */
export function stepKeys(
  coder: Coder<unknown> | undefined,
  path: string,
  context: RunContext,
): (key: unknown) => MapKey {
  const mapKey = mapKeys(coder)
  return key => {
    if (typeof key === 'string' && coder === undefined) return mapKey(key)
    try {
      return mapKey(key)
    } catch (thrown) {
      throw context.failure(path, key, thrown)
    }
  }
}
