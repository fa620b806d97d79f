import { showValue } from '../../lib/core/show-value.ts'

const DEEPEST = 100

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The objects of a list; none if it is no list. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** A text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** An id as a text; undefined if there is none, or if it is a number whose last digits are lost. */
export function idOf(value: unknown): string | undefined {
  return Number.isSafeInteger(value) ? String(value) : textOf(value)
}

/** Why the id of a tweet cannot be taken. */
export function noId(given: unknown): string {
  return given === undefined ? 'it has no id' : `its id is ${showValue(given)}, not a text of digits`
}

/** Why the text of a tweet cannot be taken. */
export function noText(given: unknown): string {
  return given === undefined ? 'it has no text' : `its text is ${showValue(given)}, not a text`
}

export const NO_AUTHOR =
  'it has no author; ask the API for tweet.fields=author_id,created_at,lang,entities, or say who wrote such tweets with --author ID'

export const TOO_DEEP = 'it is nested too deep to be a tweet'

/** True of a value that has others in others in others, so many that writing it as JSON again may fail. */
export function isTooDeep(value: unknown, left = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return false
  return left === 0 || Object.values(value).some(part => isTooDeep(part, left - 1))
}

/** JSON.parse, but whole numbers that are too large to be exact are texts of their digits. Much slower. */
export function parseExactly(text: string): unknown {
  const exact = (_: string, value: unknown, { source }: { source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? '') ? source : value
  // Not yet in the types: the source of each value is handed on.
  return JSON.parse(text, exact as Parameters<typeof JSON.parse>[1])
}
