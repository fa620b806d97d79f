import type { Answer, ShownStrategy } from '../../../lib/replay/messages.ts'
import { send } from './connection.ts'
import type { Action } from './keys.ts'
import type { Replay } from './replay.ts'

const SPEEDS = [0.25, 0.5, 1, 2, 4, 5, 10, 20, 50, 100]
/** So much is looped where no cue was reached. */
const LOOP_MS = 30_000

/** Tells the server what somebody wants; one thing after the other, in their order. */
export class PresenterControls {
  readonly #replay: Replay
  readonly #token: string
  readonly #say: (words: string) => void
  #before: Promise<unknown> = Promise.resolve()
  /** Where a hand that moves along the line is now; what it passed meanwhile is not asked for. */
  #sought: number | undefined
  #isSeeking = false

  constructor(replay: Replay, token: string, say: (words: string) => void) {
    this.#replay = replay
    this.#token = token
    this.#say = say
  }

  act(action: Action): void {
    const { frame, cues } = this.#replay
    if (frame === undefined) return
    switch (action.do) {
      case 'playOrPause':
        return this.#transport({ do: frame.isPlaying ? 'pause' : 'play' })
      case 'step':
        return this.#transport({ do: action.back ? 'back' : 'step', by: action.by })
      case 'speed':
        return this.#transport({ do: 'speed', to: speedAfter(frame.speed, action.faster) })
      case 'cue':
        return this.#goToCue(
          cues.find(({ number }) => number === action.number)?.id,
          `There is no cue ${action.number}.`,
        )
      case 'nextCue':
        return this.#goToCue(
          this.#neighbour(action.back),
          action.back ? 'No cue before this one.' : 'No cue after this one.',
        )
      case 'blank':
      case 'future':
      case 'anew':
        return this.#transport({ do: action.do })
      case 'loop':
        if (frame.loop === undefined && !frame.isPlaying) this.#say('Space plays the loop; L ends it.')
        return this.#transport({ do: 'loop', ...(frame.loop === undefined && this.#stretch()) })
      case 'reveal':
        return void this.#post('question/reveal', {})
      case 'undo':
        return void this.#post('edit/undo', {})
    }
  }

  seek(atMs: number): void {
    this.#sought = Math.round(atMs)
    void this.#seekOn()
  }

  readonly answer = (id: string, value: Answer, name: string): Promise<string> =>
    this.#quietly('answer', { id, value, ...(name !== '' && { name }) })
  readonly edit = (strategy: ShownStrategy): Promise<string> => this.#quietly('edit', { strategy })
  readonly preview = (strategy: ShownStrategy): Promise<string> => this.#quietly('edit', { strategy, preview: true })
  readonly following = (following: boolean): Promise<string> => this.#quietly('following', { following })
  readonly inject = (what: object): Promise<string> => this.#quietly('inject', what)

  async #seekOn(): Promise<void> {
    if (this.#isSeeking) return
    this.#isSeeking = true
    while (this.#sought !== undefined) {
      const to = this.#sought
      this.#sought = undefined
      await this.#post('transport', { do: 'seek', to })
    }
    this.#isSeeking = false
  }

  #goToCue(id: string | undefined, otherwise: string): void {
    if (id === undefined) this.#say(otherwise)
    else this.#transport({ do: 'cue', to: id })
  }

  /** The cue after the one that was reached last, or the one before it. */
  #neighbour(back: boolean): string | undefined {
    const { cues, frame } = this.#replay
    const number = cues.find(({ id }) => id === frame?.cue?.id)?.number ?? 0
    return cues.find(cue => cue.number === number + (back ? -1 : 1))?.id
  }

  /** From the cue that was reached last to now. */
  #stretch(): { fromMs: number; toMs: number } {
    const { cues, frame, show } = this.#replay
    const toMs = frame?.position.nowMs ?? 0
    const cueMs = cues.find(({ id }) => id === frame?.cue?.id)?.atMs
    const fromMs = cueMs !== undefined && toMs - cueMs >= 1000 ? cueMs : Math.max(show?.beganMs ?? 0, toMs - LOOP_MS)
    return { fromMs, toMs: Math.max(toMs, fromMs + 1000) }
  }

  #transport(body: object): void {
    void this.#post('transport', body)
  }

  async #post(path: string, body: object): Promise<void> {
    const refused = await this.#quietly(path, body)
    if (refused !== '') this.#say(refused)
  }

  /** In order: a step that overtakes another would lead elsewhere. */
  #quietly(path: string, body: object): Promise<string> {
    const next = this.#before.then(() => send(path, body, this.#token))
    this.#before = next
    return next
  }
}

function speedAfter(speed: number, faster: boolean): number {
  if (faster) return SPEEDS.find(one => one > speed) ?? speed
  return SPEEDS.findLast(one => one < speed) ?? speed
}
