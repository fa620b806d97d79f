import type { CommittingDoFn } from '../../core/committing-do-fn.ts'
import type { MetricsScope } from '../../core/metrics.ts'
import { settled } from './bundle-metrics.ts'
import type { Finalizer } from './finalizer.ts'
import { failureIn } from './step-failure.ts'

/** How a job ended. */
export type Outcome = 'DONE' | 'CANCELLED' | 'FAILED'

/** A DoFn of the pipeline, as a step has it. */
export interface Lived {
  readonly path: string
  readonly doFn: CommittingDoFn
}

interface Life {
  readonly lived: Lived
  /** Broken: it was not set up to its end, or a bundle of it failed. */
  state: 'new' | 'up' | 'broken'
  /** What prepareCommit last gave. */
  mark: unknown
  /** True until that was committed. */
  isPrepared: boolean
}

const NOBODY: MetricsScope = { count() {}, update() {} }

/**
 * The lives of a pipeline's DoFns. In the kernel's own process there is one object of each, whatever the number of
 * workers and bundles: its bundles come one after the other, as its contract says.
 */
export class DoFnLives {
  readonly #lives = new Map<CommittingDoFn, Life>()
  readonly #busy = new Set<CommittingDoFn>()
  #waiting: (() => void)[] = []

  /** Waits until no other bundle uses these DoFns, and sets up those that are new. */
  async begin(all: readonly Lived[], scopeOf: (lived: Lived) => MetricsScope): Promise<void> {
    await this.#take(all)
    try {
      for (const lived of all) await this.#setUp(this.#life(lived), scopeOf(lived))
      for (const lived of all) await call(lived, 'startBundle', scopeOf(lived))
    } catch (thrown) {
      this.abort(all)
      throw thrown
    }
  }

  async finishBundle(all: readonly Lived[], scopeOf: (lived: Lived) => MetricsScope): Promise<void> {
    for (const lived of all) await call(lived, 'finishBundle', scopeOf(lived))
  }

  /**
   * What was written becomes durable; gives what makes it visible, for when the engine has kept the bundle. `isFinalized`:
   * the engine will say so. Then one preparation at a time is open, as sinks expect: what was prepared before is visible
   * first, at worst too early, but never lost.
   */
  async prepareCommits(all: readonly Lived[], isFinalized: boolean): Promise<Finalizer[]> {
    const prepared: { readonly life: Life; readonly mark: unknown }[] = []
    for (const lived of all) {
      if (lived.doFn.prepareCommit === undefined) continue
      const life = this.#life(lived)
      if (isFinalized && life.isPrepared) await this.#commit(life)
      prepared.push({ life, mark: await call(lived, 'prepareCommit', NOBODY) })
    }
    // All or none: if one of them fails, the bundle has, and each goes on from where it was before.
    return prepared.map(({ life, mark }) => {
      Object.assign(life, { mark, isPrepared: true })
      return async () => {
        await this.#take([life.lived])
        try {
          // A later mark stands for this one, too.
          if (life.isPrepared && life.mark === mark) await this.#commit(life)
        } finally {
          this.end([life.lived])
        }
      }
    })
  }

  /** Lets the next bundle have them. */
  end(all: readonly Lived[]): void {
    for (const { doFn } of all) this.#busy.delete(doFn)
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  /** The bundle failed: nobody knows what the objects hold, so the next begins anew from what was last made durable. */
  abort(all: readonly Lived[]): void {
    for (const lived of all) {
      const life = this.#life(lived)
      if (life.state === 'up') life.state = 'broken'
    }
    this.end(all)
  }

  /**
   * No bundle comes any more: what was written becomes visible, or, if the job failed, is given up. Throws the first
   * failure, once it has tried all of them.
   */
  async conclude(outcome: Outcome): Promise<void> {
    let failure: unknown
    for (const life of this.#lives.values()) {
      try {
        if (outcome !== 'FAILED') await this.#complete(life)
      } catch (thrown) {
        failure ??= thrown
      }
      await this.#giveUp(life, undefined)
    }
    this.#lives.clear()
    if (failure !== undefined) throw failure
  }

  async #complete(life: Life): Promise<void> {
    // An engine that finalizes no bundles has kept them all the same.
    if (life.isPrepared) await this.#commit(life)
    else if (life.mark !== undefined) await this.#setUp(life, NOBODY)
    if (life.state !== 'up') return
    await call(life.lived, 'teardown', NOBODY)
    life.state = 'new'
  }

  async #take(all: readonly Lived[]): Promise<void> {
    while (all.some(({ doFn }) => this.#busy.has(doFn))) {
      await new Promise<void>(resolve => this.#waiting.push(resolve))
    }
    for (const { doFn } of all) this.#busy.add(doFn)
  }

  async #setUp(life: Life, scope: MetricsScope): Promise<void> {
    if (life.state === 'up') return
    await this.#giveUp(life, life.mark)
    life.lived.doFn.resume?.(life.mark)
    life.state = 'broken'
    await call(life.lived, 'setup', scope)
    life.state = 'up'
  }

  /** Instead of teardown; `mark` is what it goes on from. */
  async #giveUp(life: Life, mark: unknown): Promise<void> {
    if (life.state === 'new') return
    life.state = 'new'
    const { doFn } = life.lived
    try {
      await (doFn.abort === undefined ? doFn.teardown?.() : doFn.abort(mark))
    } catch {
      // The first failure is the one to tell.
    }
  }

  async #commit(life: Life): Promise<void> {
    // A bundle that failed in between has broken the object.
    await this.#setUp(life, NOBODY)
    await call(life.lived, 'commit', NOBODY, life.mark)
    life.isPrepared = false
  }

  #life(lived: Lived): Life {
    let life = this.#lives.get(lived.doFn)
    if (life === undefined) {
      life = { lived, state: 'new', mark: undefined, isPrepared: false }
      this.#lives.set(lived.doFn, life)
    }
    return life
  }
}

async function call(
  { path, doFn }: Lived,
  method: 'setup' | 'startBundle' | 'finishBundle' | 'teardown' | 'prepareCommit' | 'commit',
  scope: MetricsScope,
  mark?: unknown,
): Promise<unknown> {
  if (doFn[method] === undefined) return undefined
  try {
    return await settled<unknown>(scope, () => doFn[method]?.(mark))
  } catch (thrown) {
    throw failureIn(method, path, thrown)
  }
}
