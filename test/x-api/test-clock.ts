import type { Clock } from '../../tools/clock.ts'

/** Nobody waits: what is waited for is written down, and time passes when the test says so. */
export class TestClock implements Clock {
  readonly waits: number[] = []
  #passed = 0
  #alarms: { readonly at: number; readonly act: () => void }[] = []
  readonly #onWait: (count: number) => unknown

  /** `onWait` is called with how many waits there were; the wait ends when what it gives does. */
  constructor(onWait: (count: number) => unknown = () => {}) {
    this.#onWait = onWait
  }

  now(): number {
    return Date.now() + this.#passed
  }

  async wait(ms: number): Promise<void> {
    this.waits.push(ms)
    this.#passed += ms
    await this.#onWait(this.waits.length)
    await turn()
  }

  after(ms: number, act: () => void): () => void {
    const alarm = { at: this.now() + ms, act }
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter(other => other !== alarm)
    }
  }

  /** Time passes, and what is due then happens. */
  pass(ms: number): void {
    this.#passed += ms
    const due = this.#alarms.filter(({ at }) => at <= this.now())
    this.#alarms = this.#alarms.filter(alarm => !due.includes(alarm))
    for (const { act } of due) act()
  }
}

/** Lets the sockets have their turn until it is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn()
}

function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
