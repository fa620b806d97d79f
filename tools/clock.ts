/** Time as the recorder lives it; a test gives one of its own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after so long, or as soon as the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** Calls `act` once after so long, unless the function that it gives is called before. */
  after(ms: number, act: () => void): () => void
}

/** The time of this machine. */
export const machineClock: Clock = {
  now: Date.now,
  wait(ms, signal) {
    return new Promise(resolve => {
      if (signal.aborted) return resolve()
      const end = () => {
        clearTimeout(timeout)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timeout = setTimeout(end, ms)
      signal.addEventListener('abort', end)
    })
  },
  after(ms, act) {
    const timeout = setTimeout(act, ms)
    return () => clearTimeout(timeout)
  },
}
