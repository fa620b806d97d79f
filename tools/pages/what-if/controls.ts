import type { Strategy } from '../../../lib/charts/what-if/rerun.ts'
import { formatDuration } from '../../../lib/core/time.ts'
import { group, make } from '../elements.ts'
import { type Choices, inUnit, type Unit } from './choices.ts'

/** The form: a group of controls for each thing that a strategy says. */
export interface Controls {
  readonly form: HTMLElement
  readonly choices: Choices
  set(choices: Choices): void
}

type Field = HTMLInputElement | HTMLSelectElement
type Options = readonly (readonly [value: string, words: string])[]

export interface ControlsOptions {
  readonly unit: Unit
  readonly isEstimable: boolean
  /** Durations are written as in code: '25m'. A number alone is in the unit. */
  readonly areWritten?: boolean
}

/** Makes the controls. They call `changed` at each change. */
export function makeControls(
  recorded: Strategy,
  first: Choices,
  { unit, isEstimable, areWritten }: ControlsOptions,
  changed: () => void,
): Controls {
  const long = unit.name === 'min' ? 'minutes' : 'seconds'
  const repeated: Options = [
    ['none', 'never'],
    ['time', 'every'],
    ['count', 'each'],
  ]
  const fields = new Map<keyof Choices, Field>()
  const labels = new Map<keyof Choices, HTMLElement>()
  const named = (name: keyof Choices, field: Field, ...words: readonly string[]) => {
    const [before = '', after = ''] = words
    const label = make('label', {}, make('span', {}, before), field, make('span', {}, after))
    field.addEventListener('input', () => {
      tidy()
      changed()
    })
    fields.set(name, field)
    labels.set(name, label)
    return label
  }
  const choice = (name: keyof Choices, called: string, words: string, options: Options) => {
    const field = make('select', { name, 'aria-label': called })
    field.append(...options.map(([value, text]) => make('option', { value }, text)))
    return named(name, field, words)
  }
  const number = (name: keyof Choices, called: string, before: string, after: string) => {
    const min = after === 'elements' || name === 'percent' ? 1 : 0
    const most = name === 'percent' && { max: 100 }
    return named(name, make('input', { name, 'aria-label': called, type: 'number', min, ...most }), before, after)
  }
  const written = new Set<keyof Choices>()
  const time = (name: keyof Choices, called: string, before = '') => {
    const label = `${called}, in ${long}`
    if (!areWritten) return number(name, label, before, unit.name)
    written.add(name)
    return named(name, make('input', { name, 'aria-label': label, type: 'text', size: 6, autocomplete: 'off' }), before)
  }
  const form = make(
    'form',
    {},
    group(
      'Windows',
      choice('windows', 'windows', '', [
        ['fixed', 'fixed'],
        ['sliding', 'sliding'],
        ['sessions', 'sessions'],
        ['global', 'one for all time'],
      ]),
      time('size', 'size of windows', 'of'),
      time('period', 'period of windows', 'one every'),
      time('gap', 'gap between sessions', 'with a gap of'),
    ),
    group(
      'Panes',
      choice('fires', 'panes fire', 'fire', [
        ['default', 'when the watermark passes the end'],
        ['watermark', 'then, and early or late'],
        ['count', 'each so many elements'],
        ['time', `each so many ${long}`],
        ...(first.fires === 'recorded' ? [['recorded', 'as it was run'] as const] : []),
      ]),
      number('count', 'elements of a pane', '', 'elements'),
      time('every', 'time between panes'),
      choice('early', 'early panes', 'early', repeated),
      time('earlyTime', 'time between early panes'),
      number('earlyCount', 'elements of an early pane', '', 'elements'),
      choice('late', 'late panes', 'late', repeated),
      time('lateTime', 'time between late panes'),
      number('lateCount', 'elements of a late pane', '', 'elements'),
    ),
    group(
      'Lateness',
      time('lateness', 'allowed lateness', 'allowed'),
      choice('mode', 'mode: what a later pane holds', 'mode: a later pane holds', [
        ['accumulating', 'all so far (accumulating)'],
        ['discarding', 'what is new (discarding)'],
      ]),
    ),
    group(
      'Watermark',
      choice('watermark', 'watermark', '', [
        ...(recorded.watermark.kind === 'recorded' ? [['recorded', 'as it was recorded'] as const] : []),
        ...(isEstimable
          ? ([
              ['perfect', 'perfect'],
              ['outOfOrder', 'behind the newest element'],
              ['percentile', 'learned from the lags'],
            ] as const)
          : []),
      ]),
      time('bound', 'how far behind the newest element', 'by'),
      number('percent', 'percent in time', 'so that', '% are in time'),
    ),
  )
  form.addEventListener('submit', event => event.preventDefault())
  const value = (name: keyof Choices) => fields.get(name)?.value ?? ''
  /** Shows what is in use. */
  const tidy = () => {
    const early = value('fires') === 'watermark'
    const used: readonly (readonly [keyof Choices, boolean])[] = [
      ['size', value('windows') === 'fixed' || value('windows') === 'sliding'],
      ['period', value('windows') === 'sliding'],
      ['gap', value('windows') === 'sessions'],
      ['count', value('fires') === 'count'],
      ['every', value('fires') === 'time'],
      ['early', early],
      ['earlyTime', early && value('early') === 'time'],
      ['earlyCount', early && value('early') === 'count'],
      ['late', early],
      ['lateTime', early && value('late') === 'time'],
      ['lateCount', early && value('late') === 'count'],
      ['bound', value('watermark') === 'outOfOrder'],
      ['percent', value('watermark') === 'percentile'],
    ]
    for (const [name, isUsed] of used) {
      const label = labels.get(name)
      if (label !== undefined) label.hidden = !isUsed
    }
  }
  const set = (choices: Choices) => {
    for (const [name, field] of fields) {
      field.value = written.has(name) ? formatDuration(Number(choices[name]) * unit.ms) : String(choices[name])
      if (field instanceof HTMLInputElement && field.type === 'number') field.step = stepOf(field.name, choices[name])
    }
    tidy()
  }
  set(first)
  return {
    form,
    set,
    get choices() {
      const read = [...fields].map(([name, field]) => [
        name,
        field instanceof HTMLSelectElement
          ? field.value
          : written.has(name)
            ? inUnit(field.value, unit)
            : numberIn(field),
      ])
      return Object.fromEntries(read) as Choices
    },
  }
}

function numberIn({ value }: Field): number {
  return value.trim() === '' ? Number.NaN : Number(value)
}

/** What an arrow key adds: one element, or something of the size of what is there. */
function stepOf(name: string, value: unknown): string {
  if (/count|percent/i.test(name)) return '1'
  return Number(value) >= 600 ? '60' : Number(value) >= 30 ? '5' : '1'
}
