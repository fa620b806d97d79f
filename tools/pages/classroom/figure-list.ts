import { make } from '../elements.ts'
import type { Figure } from './scene-words.ts'

/** Numbers with their names; its rows stay, only what they say changes. */
export function figureList(): { readonly element: HTMLElement; show(figures: readonly Figure[]): void } {
  const element = make('dl', { class: 'figures' })
  const values = new Map<string, { readonly value: HTMLElement; readonly of: HTMLElement }>()
  return {
    element,
    show(figures) {
      for (const { name, value, of = '' } of figures) {
        let row = values.get(name)
        if (row === undefined) {
          row = { value: make('strong'), of: make('span', { class: 'of' }) }
          element.append(make('div', {}, make('dt', {}, name), make('dd', {}, row.value, row.of)))
          values.set(name, row)
        }
        row.value.textContent = value
        row.of.textContent = of === '' ? '' : ` / ${of}`
      }
    },
  }
}
