import { invalid } from './rpc-error.ts'

const MOST = 1000

export interface Paged {
  readonly page_size: number
  readonly page_token: string
}

/** The page of a list of names that a request asks for, and the token of the next, or ''. */
export function pageOf<T>(all: readonly T[], nameOf: (item: T) => string, asked: Paged): { page: T[]; next: string } {
  if (asked.page_size < 0) throw invalid(`Invalid page_size: ${asked.page_size}.`)
  const sorted = all.filter(item => nameOf(item) > asked.page_token)
  sorted.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  const size = Math.min(asked.page_size || MOST, MOST)
  const page = sorted.slice(0, size)
  return { page, next: sorted.length > size ? nameOf(page[size - 1]) : '' }
}
