import { showValue } from './show-value.ts'

/** What was thrown, in words. An error of another realm (a page's frame, a notebook's cell) is one, too. */
export function reasonOf(thrown: unknown): string {
  const message: unknown = (thrown as { message?: unknown } | null | undefined)?.message
  return typeof message === 'string' ? message : showValue(thrown)
}
