import { describe } from '@jest/globals'

/** `describe` where an engine can run: in CI always, so that what is missing there fails. */
export async function describeWith(
  engine: string,
  missing: () => Promise<readonly string[]>,
): Promise<typeof describe> {
  const lacking = process.env.CI === undefined ? await missing() : []
  if (lacking.length === 0) return describe
  console.warn(`Tests with ${engine} are left out; install ${lacking.join('; and ')}`)
  return describe.skip as typeof describe
}
