import type { PreviewMessage, ShownStrategy } from '../../lib/replay/messages.ts'
import { codeOf } from '../../lib/replay/strategy-code.ts'
import { ChangedPanes } from './changed-panes.ts'
import { differenceWords } from './difference-words.ts'
import type { PlayThrough } from './play-through.ts'

/** A look ahead at what an edit would give. */
export class EditPreview {
  readonly #strategy: ShownStrategy
  readonly #run: PlayThrough
  readonly #script: PlayThrough
  readonly #panes: ChangedPanes
  /** Of the whole recording; absent until it is known. */
  #whole: string | undefined
  #told: { readonly nowMs: number; readonly message: PreviewMessage } | undefined

  constructor(strategy: ShownStrategy, run: PlayThrough, script: PlayThrough) {
    this.#strategy = strategy
    this.#run = run
    this.#script = script
    this.#panes = new ChangedPanes(run.log, script.log)
  }

  get isKnown(): boolean {
    return this.#whole !== undefined
  }

  /** Goes on for so long, with its own run and then with the script's. */
  goOn(ms: number): void {
    if (this.#run.goOn(ms)) return
    if (!this.#script.isWhole) {
      this.#script.goOn(ms)
      return
    }
    const [is, was] = [this.#run.log, this.#script.log]
    this.#whole = this.#difference(new ChangedPanes(is, was), is.length, was.length)
  }

  /** What it gives, once that is known; what is so far is otherwise wherever the class is. */
  at(nowMs: number): PreviewMessage | undefined {
    if (this.#whole === undefined) return undefined
    if (this.#told?.nowMs !== nowMs) {
      const soFar = this.#difference(this.#panes, this.#run.log.stopAt(nowMs), this.#script.log.stopAt(nowMs))
      const words = `So far: ${soFar}. Whole recording: ${this.#whole}.`
      const strategy = this.#strategy
      this.#told = { nowMs, message: { type: 'preview', strategy, words, code: codeOf(strategy) } }
    }
    return this.#told.message
  }

  #difference(panes: ChangedPanes, isStop: number, wasStop: number): string {
    const [is, was] = [this.#run.log, this.#script.log]
    return differenceWords(is.totalsAt(isStop), was.totalsAt(wasStop), panes.upTo(isStop, wasStop))
  }
}
