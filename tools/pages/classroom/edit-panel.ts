import { encodeJson } from '../../../lib/core/tagged-json.ts'
import { formatDuration } from '../../../lib/core/time.ts'
import type { ShownStrategy } from '../../../lib/replay/messages.ts'
import { codeOf } from '../../../lib/replay/strategy-code.ts'
import { group, make } from '../elements.ts'
import { choicesOf, SECONDS, strategyOf, unitOf, writtenMillis } from '../what-if/choices.ts'
import { type Controls, makeControls } from '../what-if/controls.ts'
import type { Desk } from './desk.ts'
import { enterSends } from './enter-sends.ts'

/** A pause in typing, after which the server is asked what would come of it. */
const PAUSE_MS = 150
/** Until the server says it: no figure that may be wrong is read aloud. */
const IS_RUN = 'It is run …'

/** Windows, trigger, lateness, accumulation and watermark, to be changed while the recording plays. */
export class EditPanel {
  readonly element: HTMLElement
  readonly #desk: Desk
  readonly #place = make('div')
  readonly #words = make('p', { class: 'preview', role: 'status' })
  readonly #code = make('code')
  readonly #idle = make('input', {
    type: 'text',
    size: 6,
    autocomplete: 'off',
    'aria-label': 'idle after, in seconds',
    placeholder: 'never',
  })
  #controls: { readonly of: Controls; readonly was: ShownStrategy } | undefined
  #timer = 0

  constructor(desk: Desk) {
    this.#desk = desk
    this.#idle.addEventListener('input', () => this.#later())
    const keys = make('span', { class: 'keys' }, make('kbd', {}, 'E'), ' edit ', make('kbd', {}, 'U'), ' put back')
    this.element = make(
      'section',
      { class: 'edit', 'aria-label': 'Edit live' },
      make('div', { class: 'head' }, make('h2', {}, 'Edit live'), keys),
      make('pre', {}, this.#code),
      this.#place,
      this.#words,
    )
  }

  get isOpen(): boolean {
    return this.#controls !== undefined
  }

  open(): void {
    const { show } = this.#desk.replay
    if (show === undefined || this.isOpen) return
    const was = show.strategy
    const unit = unitOf(was)
    const controls = makeControls(was, choicesOf(was, unit), { unit, isEstimable: true, areWritten: true }, () =>
      this.#later(),
    )
    this.#idle.value = was.idleMs === undefined ? '' : formatDuration(was.idleMs)
    if (this.#hasPartitions) {
      const label = make('label', {}, make('span', {}, 'a silent one counts as idle after'), this.#idle)
      controls.form.append(group('Partitions', label))
    }
    const apply = make('button', { type: 'submit' }, 'Apply (Enter)')
    const cancel = make('button', { type: 'button' }, 'Cancel (Esc)')
    cancel.addEventListener('click', () => this.close())
    controls.form.append(make('p', { class: 'buttons' }, apply, cancel))
    enterSends(controls.form, apply)
    controls.form.addEventListener('submit', () => void this.#apply())
    this.#controls = { of: controls, was }
    this.#place.replaceChildren(controls.form)
    this.element.parentElement?.classList.add('editing')
    this.#words.textContent = 'Change something to see what would come of it; Enter plays it so.'
    controls.form.querySelector<HTMLElement>('select, input')?.focus()
    this.element.scrollIntoView({ block: 'nearest' })
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#controls = undefined
    this.#place.replaceChildren()
    this.element.parentElement?.classList.remove('editing')
    this.#words.textContent = ''
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }

  render(): void {
    const { show, preview } = this.#desk.replay
    if (show === undefined) return
    const code = codeOf(show.strategy)
    if (this.#code.textContent !== code) this.#code.textContent = code
    if (preview !== undefined && this.isOpen && this.#isWhat(preview.strategy))
      this.#words.textContent = `${preview.words} Enter plays it to here.`
  }

  #isWhat(strategy: ShownStrategy): boolean {
    try {
      return encodeJson(strategy) === encodeJson(this.#chosen())
    } catch {
      return false
    }
  }

  #chosen(): ShownStrategy {
    const { of, was } = this.#controls as { readonly of: Controls; readonly was: ShownStrategy }
    const { watermark, ...rest } = strategyOf(of.choices, was, unitOf(was))
    const idle = this.#idle.value.trim()
    return {
      ...rest,
      watermark: watermark.kind === 'recorded' ? was.watermark : watermark,
      ...(idle !== '' && { idleMs: writtenMillis(idle, SECONDS, 'when a silent one counts as idle') }),
    }
  }

  get #hasPartitions(): boolean {
    return (this.#desk.replay.show?.partitions?.length ?? 0) > 1
  }

  #later(): void {
    clearTimeout(this.#timer)
    // What is said is of what was chosen before, or of another moment.
    this.#desk.replay.preview = undefined
    this.#words.textContent = IS_RUN
    this.#timer = window.setTimeout(() => this.#preview(), PAUSE_MS)
  }

  #preview(): void {
    if (this.#controls === undefined) return
    this.#say(() => {
      const chosen = this.#chosen()
      void this.#ask(chosen)
      return IS_RUN
    })
  }

  async #ask(chosen: ShownStrategy): Promise<void> {
    const refused = await this.#desk.preview(chosen)
    if (refused !== '' && this.isOpen && this.#isWhat(chosen)) this.#words.textContent = refused
  }

  async #apply(): Promise<void> {
    if (this.#controls === undefined) return
    let chosen: ShownStrategy | undefined
    this.#say(() => {
      chosen = this.#chosen()
      return IS_RUN
    })
    if (chosen === undefined) return
    const refused = await this.#desk.edit(chosen)
    if (refused === '') this.close()
    else this.#words.textContent = refused
  }

  /** What somebody chose may be no strategy; the kernel says why. */
  #say(words: () => string): void {
    try {
      this.#words.textContent = words()
    } catch (thrown) {
      this.#words.textContent = thrown instanceof Error ? thrown.message : String(thrown)
    }
  }
}
