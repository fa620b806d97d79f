import type { Place } from '../../../lib/replay/messages.ts'
import { make } from '../elements.ts'
import { Diagram } from './diagram.ts'
import type { Replay } from './replay.ts'
import { sceneTitle } from './scene-words.ts'
import type { Picked } from './selection.ts'

type Tapped = (picked: Picked | undefined, at: { eventTimeMs: number; processingTimeMs: number } | undefined) => void

/** The diagram of what is played; where it was edited, the script's stands beside it, on one scale. */
export class Stage {
  readonly element: HTMLElement
  readonly main: Diagram
  readonly #script: Diagram
  readonly #beside: HTMLElement
  readonly #caption = make('figcaption')
  readonly #words = make('p', { class: 'difference', hidden: true })

  constructor(em: number, tapped?: Tapped) {
    this.main = new Diagram(em, tapped)
    this.#script = new Diagram(em)
    this.#beside = make(
      'figure',
      { class: 'script', hidden: true },
      make('figcaption', {}, 'as scripted'),
      this.#script.element,
    )
    this.#caption.hidden = true
    this.element = make(
      'div',
      { class: 'stage' },
      this.#words,
      this.#beside,
      make('figure', {}, this.#caption, this.main.element),
    )
  }

  measure(): void {
    this.main.measure()
    this.#script.measure()
  }

  /** `mine` is the place that was answered on this page. */
  draw(replay: Replay, mine?: Place): void {
    const { run, script, standing, clock, show, frame, future } = replay
    if (run === undefined || show === undefined) return
    const isBeside = script !== undefined && replay.isFollowing
    if (this.#beside.hidden === isBeside) {
      this.#beside.hidden = !isBeside
      this.#caption.hidden = !isBeside
      // One that is hidden would still be the figure's name.
      this.#caption.textContent = isBeside ? 'edited' : ''
      this.element.classList.toggle('beside', isBeside)
      // What is around it makes room. (A rule with :has would be asked at each frame.)
      this.element.parentElement?.classList.toggle('beside', isBeside)
      this.measure()
    }
    const widest = Math.max(
      run.index.widest(standing.place),
      isBeside ? script.run.index.widest(script.run.index.count) : 0,
    )
    const { beganMs, lastMs } = show
    const scene = { beganMs, lastMs, lens: replay.lens, keys: frame?.keys, widest }
    this.#words.hidden = !isBeside
    if (isBeside) {
      this.#words.textContent = script.words
      const place = script.run.index.count
      const title = 'The run as scripted'
      this.#script.draw({ run: script.run, standing: { ...standing, place }, scene, clock, title })
    }
    const isAhead = replay.isFollowing && !isBeside
    this.main.draw({
      run,
      future: isAhead ? future : undefined,
      question: replay.question,
      mine,
      standing,
      scene: { ...scene, watermarkMs: replay.isFollowing ? frame?.position.eventTimeMs : undefined },
      clock,
      title: sceneTitle(replay),
    })
  }
}
