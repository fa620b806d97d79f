import { make } from '../elements.ts'
import type { Desk } from './desk.ts'
import { enterSends } from './enter-sends.ts'
import type { Picked } from './selection.ts'

type Kind = 'delay' | 'duplicate' | 'stall'

/** Of each kind: what the length of time is, and what it befalls where nothing is picked. */
const WORDS: Readonly<Record<Kind, { readonly time: string; readonly which: string }>> = {
  delay: { time: 'by', which: 'The next one to come; tap an element to take that one.' },
  duplicate: { time: 'after', which: 'The one that came last; tap an element to take that one.' },
  stall: { time: 'for', which: 'All that it brings meanwhile comes at once, when it goes on.' },
}

/** Delays a tweet, sends one twice, or stalls a partition: what comes next arrives otherwise. */
export class InjectPanel {
  readonly element: HTMLElement
  readonly #desk: Desk
  readonly #form: HTMLFormElement
  readonly #kind = make(
    'select',
    { name: 'kind', 'aria-label': 'what is injected' },
    make('option', { value: 'delay' }, 'delay a tweet'),
    make('option', { value: 'duplicate' }, 'send a tweet twice'),
    make('option', { value: 'stall' }, 'stall a partition'),
  )
  readonly #partition = make('select', { name: 'partition', 'aria-label': 'partition' })
  readonly #place = make('label', {}, make('span', {}, 'partition'), this.#partition)
  readonly #time = make('span')
  readonly #which = make('p', { class: 'hint' })
  readonly #said = make('p', { class: 'hint', role: 'status' })
  #element: number | undefined

  constructor(desk: Desk) {
    this.#desk = desk
    const seconds = make('input', {
      name: 'seconds',
      type: 'number',
      min: 1,
      max: 3600,
      value: 60,
      'aria-label': 'seconds',
    })
    const button = make('button', { type: 'submit' }, 'Inject (Enter)')
    this.#kind.addEventListener('input', () => this.#tidy())
    this.#form = make(
      'form',
      { hidden: true },
      make('label', {}, this.#kind),
      this.#place,
      make('label', {}, this.#time, seconds, make('span', {}, 's')),
      button,
      this.#which,
    )
    enterSends(this.#form, button)
    this.#form.addEventListener('submit', event => {
      event.preventDefault()
      const ms = Math.round(Number(seconds.value) * 1000)
      const kind = this.#kind.value as Kind
      const what =
        kind === 'stall'
          ? { kind, partition: this.#partition.value, forMs: ms }
          : { kind, byMs: ms, ...(this.#element !== undefined && { element: this.#element }) }
      void this.#send(what)
    })
    this.element = make(
      'section',
      { class: 'inject', 'aria-label': 'Inject' },
      make(
        'div',
        { class: 'head' },
        make('h2', {}, 'Inject'),
        make('span', { class: 'keys' }, make('kbd', {}, 'I'), ' delay, duplicate, stall'),
      ),
      this.#form,
      this.#said,
    )
    this.#tidy()
  }

  open(): void {
    const names = this.#desk.replay.show?.partitions ?? []
    const before = this.#partition.value
    this.#partition.replaceChildren(...names.map(name => make('option', { value: name }, name)))
    if (names.includes(before)) this.#partition.value = before
    this.#said.textContent = ''
    this.#form.hidden = false
    this.#kind.focus()
    this.element.scrollIntoView({ block: 'nearest' })
  }

  close(): void {
    this.#form.hidden = true
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }

  /** An element that was picked in the diagram is the one. */
  pick(picked: Picked | undefined): void {
    this.#element =
      picked?.kind === 'element' ? picked.element.id : picked?.kind === 'drop' ? picked.drop.id : undefined
    this.#tidy()
  }

  #tidy(): void {
    const kind = this.#kind.value as Kind
    const { time, which } = WORDS[kind]
    this.#place.hidden = kind !== 'stall'
    this.#time.textContent = time
    this.#which.textContent = kind === 'stall' || this.#element === undefined ? which : `Element #${this.#element}.`
  }

  async #send(what: object): Promise<void> {
    const refused = await this.#desk.inject(what)
    this.#said.textContent = refused
    if (refused === '') this.close()
  }
}
