import type { Answer, ShownStrategy } from '../../../lib/replay/messages.ts'
import type { Action } from './keys.ts'
import type { Replay } from './replay.ts'

/** What a page's parts act through. */
export interface Desk {
  readonly replay: Replay
  /** Does what a key would. */
  act(action: Action): void
  /** Goes to a moment: the class, from the presenter's page; else only this page. */
  seek(atMs: number): void
  /** Answers a question; `name` is '' for who gives none. */
  answer(id: string, value: Answer, name: string): Promise<string>
  edit(strategy: ShownStrategy): Promise<string>
  /** Asks what an edit would give over the whole recording. */
  preview(strategy: ShownStrategy): Promise<string>
  inject(what: object): Promise<string>
  /** The text that an element was made of; '' if it is not known. */
  tweet(element: number): Promise<string>
  /** Draws again what has changed. */
  refresh(): void
  /** Says something to who looks, and to who listens. */
  say(words: string): void
}

/** One of the three pages. */
export interface View {
  readonly root: HTMLElement
  /** Sizes may have changed. */
  measure(): void
  render(): void
  /** Does what only this page can; false if that is nothing. */
  act?(action: Action): boolean
}
