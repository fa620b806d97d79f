import { plainText } from '../../../lib/charts/drawing/marks.ts'
import type { ClockText } from '../../../lib/charts/words/clock-text.ts'
import { counted } from '../../../lib/core/counted.ts'
import type { Answer, Distribution, Place, QuestionMessage } from '../../../lib/replay/messages.ts'
import { make } from '../elements.ts'
import { moreWords, numbersOf, numberWords, rightWords } from './right-number.ts'

const MOST_BARS = 6
/** Where it is seen who gave what. */
const MOST_NAMED_BARS = 40

type Send = (id: string, value: Answer, name: string) => Promise<string>

/** A question with what was answered, as far as a page may know it. */
export class QuestionCard {
  readonly element: HTMLElement
  readonly #send: Send | undefined
  readonly #head = make('h2')
  readonly #body = make('div')
  readonly #state = make('p', { class: 'hint', role: 'status' })
  /** Fields outlive what others answer while somebody types. */
  readonly #number = make('input', { type: 'number', inputmode: 'decimal', step: 'any', required: true })
  readonly #form = make('form', { hidden: true }, this.#number, make('button', { type: 'submit' }, 'Answer'))
  readonly #name = make('input', { type: 'text', maxlength: 40, autocomplete: 'off' })
  readonly #naming = make('label', { class: 'naming' }, 'Your name, if you like', this.#name)
  #shown: QuestionMessage | undefined
  #built = ''
  #clock: ClockText | undefined
  #mine: { readonly id: string; readonly value: Answer } | undefined
  #said = ''

  /** Without `send` it can only be read. */
  constructor(send?: Send) {
    this.#send = send
    this.#number.setAttribute('aria-label', 'Your number')
    const parts = [this.#head, this.#body, ...(send === undefined ? [] : [this.#naming, this.#form]), this.#state]
    this.element = make('section', { class: 'question', 'aria-label': 'Question', hidden: true }, ...parts)
    this.#form.addEventListener('submit', event => {
      event.preventDefault()
      const value = Number(this.#number.value)
      if (this.#number.value !== '' && Number.isFinite(value)) void this.give(value)
    })
  }

  /** Whether something is to be pressed or written now, which needs room. */
  get takesKeys(): boolean {
    return this.#isOpen && this.#shown?.kind !== 'diagram'
  }

  /** Moves the page so far that they are seen. */
  showKeys(): void {
    const keys = this.#form.hidden ? this.#body : this.#form
    keys.scrollIntoView({ block: 'nearest' })
  }

  /** Whether a tap on the diagram is an answer now. */
  get takesTaps(): boolean {
    return this.#isOpen && this.#shown?.kind === 'diagram'
  }

  show(question: QuestionMessage | undefined, clock: ClockText): void {
    if (question === this.#shown) return
    if (question?.id !== this.#shown?.id) {
      this.#number.value = ''
      this.#said = ''
    }
    this.#shown = question
    this.#clock = clock
    this.#build()
  }

  /** The place that was tapped as the answer to what is asked now. */
  get place(): Place | undefined {
    const { id, value } = this.#mine ?? {}
    return id !== undefined && id === this.#shown?.id && typeof value === 'object' ? value : undefined
  }

  /** Gives an answer: it is seen at once, and gone again if it is refused. */
  async give(value: Answer): Promise<void> {
    const question = this.#shown
    if (question === undefined || this.#send === undefined) return
    const before = this.#mine
    const mine = { id: question.id, value }
    this.#mine = mine
    this.#build()
    const refused = await this.#send(question.id, value, this.#name.value.trim())
    if (refused !== '' && this.#mine === mine) this.#mine = before
    this.#said = refused
    this.#build()
    // A place in the diagram is marked there.
    if (question.kind !== 'diagram') this.#state.scrollIntoView({ block: 'nearest' })
  }

  /** Somebody else is asked now. */
  forget(): void {
    this.#mine = undefined
    this.#name.value = ''
    this.#number.value = ''
    this.#said = ''
    this.#build()
  }

  get #isOpen(): boolean {
    const { state, id } = this.#shown ?? { id: '' }
    return this.#send !== undefined && id !== '' && state === 'open'
  }

  #build(): void {
    const question = this.#shown
    const clock = this.#clock
    this.element.hidden = question === undefined || question.id === ''
    if (question === undefined || clock === undefined || this.element.hidden) return
    this.#head.textContent = question.text
    this.#form.hidden = !this.#isOpen || question.kind !== 'number'
    this.#naming.hidden = !this.#isOpen
    this.#state.textContent = this.#stateWords(question, question.answers, clock)
    // How many have answered is said beneath: what somebody is about to press stays.
    const name = JSON.stringify([{ ...question, answers: 0 }, this.#mine])
    if (name === this.#built) return
    this.#built = name
    const pressed = [...this.#body.querySelectorAll('button')].indexOf(document.activeElement as never)
    this.#body.replaceChildren(...this.#parts(question, clock))
    this.#body.querySelectorAll('button')[pressed]?.focus()
  }

  #parts(question: QuestionMessage, clock: ClockText): readonly Node[] {
    const { kind, state, distribution, right, answer } = question
    const parts: Node[] = []
    const says =
      answer !== undefined && state === 'revealed'
        ? [make('p', { class: 'answer' }, make('strong', {}, 'Answer. '), answer)]
        : []
    if (kind === 'choice') return [this.#choices(question), ...says]
    if (kind === 'number' && typeof right === 'number')
      parts.push(make('p', { class: 'right-number' }, make('strong', {}, rightWords(right, distribution))))
    parts.push(...says)
    if (distribution !== undefined && distribution.answers > 0)
      parts.push(bars(question, distribution, this.#own, value => valueWords(value, clock)))
    if (this.takesTaps) parts.push(make('p', { class: 'hint' }, 'Tap on the diagram.'))
    return parts
  }

  /** What this page answered to what is shown. */
  get #own(): Answer | undefined {
    return this.#mine !== undefined && this.#mine.id === this.#shown?.id ? this.#mine.value : undefined
  }

  #stateWords({ state, kind, choices }: QuestionMessage, answers: number, clock: ClockText): string {
    const mine = this.#own
    const yours =
      mine === undefined
        ? ''
        : `Your answer: ${kind === 'choice' ? (choices?.[Number(mine)] ?? '') : valueWords(mine, clock)}. `
    const all = answers === 0 ? '' : counted(answers, 'answer')
    if (this.#said !== '') return this.#said
    if (state === 'open') return `${yours}${all}`
    return `${yours}${state === 'closed' ? 'No more answers are taken. ' : ''}${all}`
  }

  #choices({ choices = [], distribution, right }: QuestionMessage): HTMLElement {
    const counts = distribution?.counts ?? []
    const most = Math.max(1, ...counts.map(({ count }) => count))
    const isOpen = this.#isOpen
    return make(
      'ol',
      { class: 'choices' },
      ...choices.map((choice, i) => {
        const counted = counts.find(({ value }) => value === i)
        const isMine = this.#own === i
        const label = isOpen
          ? make('button', { type: 'button', 'aria-pressed': String(isMine) }, choice)
          : make('span', {}, isMine ? `${choice} (yours)` : choice)
        label.addEventListener('click', () => {
          if (isOpen) void this.give(i)
        })
        const item = make('li', { class: right === i ? 'is-right' : '' }, label)
        if (distribution !== undefined) item.append(bar(counted?.count ?? 0, most), ...whoSaid(counted?.names))
        return item
      }),
    )
  }
}

function bars(
  { kind, right }: QuestionMessage,
  distribution: Distribution,
  mine: Answer | undefined,
  words: (value: Answer) => string,
): HTMLElement {
  const { counts } = distribution
  const most = Math.max(1, ...counts.map(({ count }) => count))
  const longest = counts.some(({ names = [] }) => names.length > 0) ? MOST_NAMED_BARS : MOST_BARS
  const shown = kind === 'number' ? numbersOf(distribution, longest) : counts.slice(0, longest)
  const rows = shown.map(({ value, count, names }) =>
    make(
      'li',
      { class: right !== undefined && words(right) === words(value) ? 'is-right' : '' },
      make('span', {}, mine !== undefined && words(mine) === words(value) ? `${words(value)} (yours)` : words(value)),
      bar(count, most),
      ...whoSaid(names),
    ),
  )
  const more = counts.length > longest ? [make('li', {}, moreWords(distribution, counts.length - longest))] : []
  return make('ul', { class: 'choices' }, ...rows, ...more)
}

function bar(count: number, most: number): HTMLElement {
  const meter = make('span', { class: 'bar' })
  meter.style.width = `${(100 * count) / most}%`
  return make('span', { class: 'count' }, make('span', { class: 'track' }, meter), String(count))
}

/** Names are as somebody wrote them: text, and nothing that turns the writing around. */
function whoSaid(names: readonly string[] = []): readonly Node[] {
  return names.length === 0 ? [] : [make('span', { class: 'names' }, names.map(plainText).join(', '))]
}

function valueWords(value: Answer, clock: ClockText): string {
  if (typeof value === 'number') return numberWords(value)
  return `event time ${clock.label(value.eventTimeMs)}, at ${clock.label(value.processingTimeMs)}`
}
