import { plainText } from '../../../lib/charts/drawing/marks.ts'
import type { ClockText } from '../../../lib/charts/words/clock-text.ts'
import type { InjectedTweet } from '../../../lib/replay/messages.ts'
import { make } from '../elements.ts'
import { SECONDS, writtenMillis } from '../what-if/choices.ts'
import type { Desk } from './desk.ts'
import { enterSends } from './enter-sends.ts'
import type { Picked } from './selection.ts'

type Kind = 'delay' | 'duplicate' | 'stall'

/** Of each kind: what the length of time is, and what it befalls where nothing is picked. */
const WORDS: Readonly<Record<Kind, { readonly time: string; readonly which: string }>> = {
  delay: { time: 'by', which: 'The next one to come that the pipeline keeps; tap an element to take that one.' },
  duplicate: { time: 'after', which: 'The one that came last and was kept; tap an element to take that one.' },
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
  readonly #said = make('p', { class: 'hint said', role: 'status' })
  #refused = ''
  #element: { readonly id: number; readonly eventTimeMs: number; text: string } | undefined

  constructor(desk: Desk) {
    this.#desk = desk
    const time = make('input', {
      name: 'time',
      type: 'text',
      size: 6,
      autocomplete: 'off',
      value: '60s',
      'aria-label': 'for how long, in seconds',
    })
    const button = make('button', { type: 'submit' }, 'Inject (Enter)')
    this.#kind.addEventListener('input', () => this.#tidy())
    this.#form = make(
      'form',
      { hidden: true },
      make('label', {}, this.#kind),
      this.#place,
      make('label', {}, this.#time, time),
      button,
      this.#which,
    )
    enterSends(this.#form, button)
    this.#form.addEventListener('submit', event => {
      event.preventDefault()
      try {
        void this.#send(this.#asked(writtenMillis(time.value, SECONDS, `how long to ${this.#kind.value}`)))
      } catch (thrown) {
        this.#say(thrown instanceof Error ? thrown.message : String(thrown))
      }
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
    this.#say('')
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
    const of = picked?.kind === 'element' ? picked.element : picked?.kind === 'drop' ? picked.drop : undefined
    if (of?.id === this.#element?.id) return
    this.#element = of && { id: of.id, eventTimeMs: of.eventTimeMs, text: '' }
    if (this.#element !== undefined) void this.#read(this.#element)
    this.#tidy()
  }

  /** Which one was taken: what comes next is known only then, and only here. */
  render(): void {
    const { presenter, clock } = this.#desk.replay
    const taken = presenter?.injected === undefined ? '' : takenWords(presenter.injected, clock)
    const words = this.#refused === '' ? taken : this.#refused
    if (this.#said.textContent !== words) this.#said.textContent = words
  }

  async #read(element: { readonly id: number; text: string }): Promise<void> {
    element.text = await this.#desk.tweet(element.id)
    this.#tidy()
  }

  #say(words: string): void {
    this.#refused = words
    this.render()
  }

  #asked(ms: number): object {
    const kind = this.#kind.value as Kind
    if (kind === 'stall') return { kind, partition: this.#partition.value, forMs: ms }
    return { kind, byMs: ms, ...(this.#element !== undefined && { element: this.#element.id }) }
  }

  #tidy(): void {
    const kind = this.#kind.value as Kind
    const { time, which } = WORDS[kind]
    this.#place.hidden = kind !== 'stall'
    this.#time.textContent = time
    const element = kind === 'stall' ? undefined : this.#element
    this.#which.textContent =
      element === undefined
        ? which
        : `Element #${element.id}, ${tweetWords(element.eventTimeMs, element.text, this.#desk.replay.clock)}`
  }

  async #send(what: object): Promise<void> {
    const refused = await this.#desk.inject(what)
    this.#say(refused)
    if (refused === '') this.close()
  }
}

function takenWords({ kind, createdMs, text }: InjectedTweet, clock: ClockText): string {
  return `${kind === 'delay' ? 'Delayed: the one' : 'Sent twice: the one'} ${tweetWords(createdMs, text, clock)}`
}

/** As much of a tweet as tells it from others. */
const MOST_CHARACTERS = 60

/** 'of 12:03.4: “What a save …”'. */
function tweetWords(createdMs: number, text: string, clock: ClockText): string {
  const characters = [...plainText(text).replace(/\s+/g, ' ')]
  const isLong = characters.length > MOST_CHARACTERS
  const start = `${characters.slice(0, MOST_CHARACTERS).join('').trim()}${isLong ? ' …' : ''}`
  return `of ${clock.precise(createdMs)}${start === '' ? '' : `: “${start}”`}`
}
