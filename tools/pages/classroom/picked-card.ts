import type { ClockText } from '../../../lib/charts/words/clock-text.ts'
import { timingGlyphs } from '../../../lib/charts/words/timing-words.ts'
import { make } from '../elements.ts'
import type { GroupingIndex } from './grouping-index.ts'
import { pickedWords } from './picked-words.ts'
import type { Picked } from './selection.ts'

/** Why what was picked is there. */
export class PickedCard {
  readonly #tweet: (element: number) => Promise<string>
  readonly element = make('section', { class: 'card', 'aria-label': 'Why', hidden: true })
  #shown: Picked | undefined

  /** `tweet` gives the text that an element was made of; '' if it is not known. */
  constructor(tweet: (element: number) => Promise<string>) {
    this.#tweet = tweet
  }

  show(picked: Picked | undefined, index: GroupingIndex | undefined, clock: ClockText): void {
    if (picked === this.#shown) return
    this.#shown = picked
    this.element.hidden = picked === undefined || index === undefined
    if (picked === undefined || index === undefined) return
    const { timing, head, value, carried, why } = pickedWords(picked, index, clock)
    this.element.dataset.timing = timing ?? ''
    const glyph =
      timing === undefined ? [] : [make('span', { class: 'glyph', 'aria-hidden': 'true' }, timingGlyphs[timing]), ' ']
    const says = value === '' ? [] : [make('p', {}, make('strong', { class: 'value' }, value), ' ', carried)]
    this.element.replaceChildren(make('h2', {}, ...glyph, head), ...says, make('p', {}, why))
    const id = picked.kind === 'element' ? picked.element.id : picked.kind === 'drop' ? picked.drop.id : 0
    if (id > 0) void this.#quote(picked, id)
  }

  async #quote(picked: Picked, id: number): Promise<void> {
    const text = await this.#tweet(id)
    if (text !== '' && this.#shown === picked) this.element.append(make('blockquote', {}, text))
  }
}
