import { showValue } from '../../core/show-value.ts'
import { plainText } from '../drawing/marks.ts'
import { fitText } from '../drawing/text-width.ts'

/** How much room a value has in a chip, in units of its size of type. */
const ROOM = 5

/** A pane's value in a chip: a number as it is, others in as few characters as there is room for. */
export function valueText(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return numberWords(Number(value))
  if (value === null || value === undefined) return '–'
  if (Array.isArray(value)) return `[${value.length}]`
  if (value instanceof Map || value instanceof Set) return `{${value.size}}`
  return fitText(plainText(keyText(value)), ROOM)
}

/** '+11', '+0', '−2'. */
export function changeText(change: number): string {
  const text = numberWords(change)
  return change < 0 ? text : `+${text}`
}

function numberWords(value: number): string {
  if (Number.isInteger(value)) return String(value).replace('-', '−')
  if (!Number.isFinite(value)) return String(value).replace('-', '−').replace('Infinity', '∞')
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)))
  return String(Number(value.toFixed(Math.min(digits, 6)))).replace('-', '−')
}

/** A value in a table, where there is more room. */
export function fullValueText(value: unknown): string {
  if (typeof value === 'number') return numberWords(value)
  return plainText(keyText(value))
}

/** A key, or a value, in a few words. */
export function keyText(key: unknown): string {
  return typeof key === 'string' ? key : showValue(key)
}
