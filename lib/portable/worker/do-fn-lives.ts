import type { AnyDoFn } from '../../core/graph.ts'
import type { MetricsScope } from '../../core/metrics.ts'
import { settled } from './bundle-metrics.ts'
import { failureIn } from './step-failure.ts'

/** What the DoFn behind write has besides: it writes in two phases, and can go on where it stood. */
interface CommittingDoFn {
  resume?(mark: unknown): void
  prepareCommit?(): unknown
  commit?(mark: unknown): void | Promise<void>
  abort?(): void | Promise<void>
}

/** A DoFn of the pipeline, as a step has it. */
export interface Lived {
  readonly path: string
  readonly doFn: AnyDoFn & CommittingDoFn
}

interface Life {
  readonly lived: Lived
  isSetUp: boolean
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
  readonly #lives = new Map<AnyDoFn, Life>()
  readonly #busy = new Set<AnyDoFn>()
  #waiting: (() => void)[] = []
  #workers = 0

  addWorker(): void {
    this.#workers++
  }

  /** The last worker to go tears down what was set up. */
  async removeWorker(): Promise<void> {
    if (--this.#workers > 0) return
    let failure: unknown
    for (const life of this.#lives.values()) {
      try {
        // An engine that finalizes no bundles has kept them all the same.
        if (life.isPrepared) await this.#commit(life, life.mark)
        if (!life.isSetUp) continue
        life.isSetUp = false
        await call(life.lived, 'teardown', NOBODY)
      } catch (thrown) {
        failure ??= thrown
      }
    }
    if (failure !== undefined) throw failure
  }

  /** Waits until no other bundle uses these DoFns, and sets up those that are new. */
  async begin(all: readonly Lived[], scopeOf: (lived: Lived) => MetricsScope): Promise<void> {
    await this.#take(all)
    try {
      for (const lived of all) await this.#setUp(this.#life(lived), scopeOf(lived))
      for (const lived of all) await call(lived, 'startBundle', scopeOf(lived))
    } catch (thrown) {
      await this.abort(all)
      throw thrown
    }
  }

  async finishBundle(all: readonly Lived[], scopeOf: (lived: Lived) => MetricsScope): Promise<void> {
    for (const lived of all) await call(lived, 'finishBundle', scopeOf(lived))
  }

  /** What was written becomes durable; gives what makes it visible, for when the engine has kept the bundle. */
  async prepareCommits(all: readonly Lived[]): Promise<(() => Promise<void>)[]> {
    const commits: (() => Promise<void>)[] = []
    for (const lived of all) {
      if (lived.doFn.prepareCommit === undefined) continue
      const mark = await call(lived, 'prepareCommit', NOBODY)
      const life = this.#life(lived)
      life.mark = mark
      life.isPrepared = true
      commits.push(async () => {
        await this.#take([lived])
        try {
          await this.#commit(life, mark)
        } finally {
          this.end([lived])
        }
      })
    }
    return commits
  }

  /** Lets the next bundle have them. */
  end(all: readonly Lived[]): void {
    for (const { doFn } of all) this.#busy.delete(doFn)
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  /** The bundle failed: nobody knows what the objects hold, so they begin anew from what was last made durable. */
  async abort(all: readonly Lived[]): Promise<void> {
    for (const lived of all) {
      const life = this.#life(lived)
      if (!life.isSetUp) continue
      life.isSetUp = false
      try {
        await (lived.doFn.abort === undefined ? lived.doFn.teardown?.() : lived.doFn.abort())
      } catch {
        // The first failure is the one to tell.
      }
    }
    this.end(all)
  }

  async #take(all: readonly Lived[]): Promise<void> {
    while (all.some(({ doFn }) => this.#busy.has(doFn))) {
      await new Promise<void>(resolve => this.#waiting.push(resolve))
    }
    for (const { doFn } of all) this.#busy.add(doFn)
  }

  async #setUp(life: Life, scope: MetricsScope): Promise<void> {
    if (life.isSetUp) return
    life.lived.doFn.resume?.(life.mark)
    life.isSetUp = true
    await call(life.lived, 'setup', scope)
  }

  async #commit(life: Life, mark: unknown): Promise<void> {
    // A bundle that failed in between has taken the object down.
    await this.#setUp(life, NOBODY)
    if (life.mark === mark) life.isPrepared = false
    await call(life.lived, 'commit', NOBODY, mark)
  }

  #life(lived: Lived): Life {
    let life = this.#lives.get(lived.doFn)
    if (life === undefined) {
      life = { lived, isSetUp: false, mark: undefined, isPrepared: false }
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
