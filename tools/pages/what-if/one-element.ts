import type { Outcome } from '../../../lib/charts/what-if/outcome.ts'
import type { RecordedInput } from '../../../lib/charts/what-if/recorded-input.ts'
import type { Earlier } from '../../../lib/charts/what-if/rerun.ts'
import { type ClockText, spanText } from '../../../lib/charts/words/clock-text.ts'
import { group, make } from '../elements.ts'

/** One element that comes earlier: which, and by how much. */
export interface OneElement {
  readonly group: HTMLElement
  readonly earlier: Earlier | undefined
  /** What is said of it; nothing if none is moved. */
  words(clock: ClockText): string
  /** Chooses the element of an outcome that has this id there. */
  choose(outcome: Outcome, id: number): void
  /** The id of the chosen element in an outcome; 0 if there is none. */
  placeIn(outcome: Outcome): number
  reset(): void
}

/** As many are in the list: those that came the latest after they were written. */
const LISTED = 40
const STEPS = 40

export function makeOneElement(input: RecordedInput, was: Outcome, changed: () => void): OneElement {
  const { clock } = was.view
  const late = input.moments
    .flatMap(({ atMs, eventTimeMs, elements }, moment) =>
      elements.length === 0 ? [] : [{ moment, atMs, writtenMs: eventTimeMs ?? elements[0]?.eventTimeMs ?? atMs }],
    )
    .filter(({ atMs, writtenMs }) => Number.isFinite(writtenMs) && atMs > writtenMs)
  const places = new Map(late.map(place => [place.moment, place]))
  const listed = [...late].sort((a, b) => b.atMs - b.writtenMs - (a.atMs - a.writtenMs)).slice(0, LISTED)
  const option = (moment: number) => {
    const place = places.get(moment)
    if (place === undefined) return make('option', { value: '' }, '(choose it, or click its dot)')
    const { atMs, writtenMs } = place
    const words = `of ${clock.precise(writtenMs)}, came ${clock.precise(atMs)}`
    return make('option', { value: moment }, words)
  }
  const select = make('select', { name: 'element' }, option(-1), ...listed.map(({ moment }) => option(moment)))
  const range = make('input', { type: 'range', name: 'earlier', min: 0, max: STEPS, value: 0, disabled: true })
  const by = make('span', { class: 'by' })
  const byMs = () => {
    const place = places.get(Number(select.value || -1))
    return place === undefined ? 0 : Math.round((Number(range.value) / STEPS) * (place.atMs - place.writtenMs))
  }
  const show = () => {
    range.disabled = select.value === ''
    by.textContent = select.value === '' ? '' : spanText(byMs(), true)
    range.setAttribute('aria-valuetext', `${spanText(byMs(), true)} earlier`)
  }
  select.addEventListener('input', () => {
    range.value = '0'
    show()
    changed()
  })
  range.addEventListener('input', () => {
    show()
    changed()
  })
  const row = group(
    'What if',
    make('label', {}, make('span', {}, 'the element'), select),
    make('label', {}, make('span', {}, 'had come earlier by'), range, by),
  )
  return {
    group: row,
    get earlier() {
      return byMs() === 0 ? undefined : { moment: Number(select.value), byMs: byMs() }
    },
    words(clock) {
      const place = places.get(Number(select.value || -1))
      if (place === undefined || byMs() === 0) return ''
      return `The element of ${clock.precise(place.writtenMs)} comes at ${clock.precise(place.atMs - byMs())}, not ${clock.precise(place.atMs)}`
    },
    choose(outcome, id) {
      const moment = momentsOf(input, this.earlier)[outcome.ids.indexOf(id)]
      if (moment === undefined || !places.has(moment)) return
      if (![...select.options].some(({ value }) => value === String(moment))) select.append(option(moment))
      select.value = String(moment)
      select.dispatchEvent(new Event('input'))
      range.focus()
    },
    placeIn(outcome) {
      if (select.value === '') return 0
      const index = momentsOf(input, this.earlier).indexOf(Number(select.value))
      return outcome.ids[index] ?? 0
    },
    reset() {
      select.value = ''
      range.value = '0'
      show()
    },
  }
}

/** The moment of each element, in the order in which they come. */
function momentsOf({ moments }: RecordedInput, earlier: Earlier | undefined): readonly number[] {
  const order = moments.flatMap(({ elements }, moment) => elements.map(() => moment))
  if (earlier === undefined) return order
  const atMs = (moments[earlier.moment]?.atMs ?? 0) - earlier.byMs
  const others = order.filter(moment => moment !== earlier.moment)
  const place = others.findIndex(moment => (moments[moment]?.atMs ?? 0) > atMs)
  const moved = order.filter(moment => moment === earlier.moment)
  return place < 0 ? [...others, ...moved] : [...others.slice(0, place), ...moved, ...others.slice(place)]
}
