import type { Cause } from '../../trace/event.ts'
import { type MergeContext, type TriggerContext, TriggerMachine } from './trigger-machine.ts'

const ready = (context: TriggerContext) => (child: TriggerMachine) =>
  child.isFinished(context) || child.shouldFire(context)

/** As soon as one would fire; then finished. */
export class AfterAnyMachine extends TriggerMachine {
  onElement(context: TriggerContext): void {
    for (const child of this.children) child.onElement(context)
  }

  onMerge(context: MergeContext): void {
    for (const child of this.children) child.onMerge(context)
    this.setFinished(
      context,
      this.children.some(child => child.isFinished(context)),
    )
  }

  shouldFire(context: TriggerContext): boolean {
    return this.children.some(ready(context))
  }

  onFire(context: TriggerContext): void {
    for (const child of this.children) {
      if (child.shouldFire(context)) child.onFire(context)
      // What it was counting has gone with the pane.
      else child.clear(context)
    }
    this.setFinished(context, true)
  }

  why(context: TriggerContext): readonly Cause[] {
    return this.children.filter(child => child.shouldFire(context)).flatMap(child => child.why(context))
  }
}

/** When all would have fired; then finished. */
export class AfterAllMachine extends TriggerMachine {
  onElement(context: TriggerContext): void {
    for (const child of this.children) if (!child.isFinished(context)) child.onElement(context)
  }

  onMerge(context: MergeContext): void {
    for (const child of this.children) child.onMerge(context)
    this.setFinished(
      context,
      this.children.every(child => child.isFinished(context)),
    )
  }

  shouldFire(context: TriggerContext): boolean {
    return this.children.every(ready(context))
  }

  onFire(context: TriggerContext): void {
    for (const child of this.children) child.onFire(context)
    this.setFinished(context, true)
  }

  why(context: TriggerContext): readonly Cause[] {
    return this.children.flatMap(child => child.why(context))
  }
}

/** One after the other; finished with the last. */
export class AfterEachMachine extends TriggerMachine {
  onElement(context: TriggerContext): void {
    if (context.merging) for (const child of this.children) child.onElement(context)
    else this.#current(context)?.onElement(context)
  }

  onMerge(context: MergeContext): void {
    let earlierFinished = true
    for (const child of this.children) {
      if (earlierFinished) {
        child.onMerge(context)
        earlierFinished = child.isFinished(context)
      } else {
        child.clear(context)
      }
    }
    this.#update(context)
  }

  shouldFire(context: TriggerContext): boolean {
    return this.#current(context)?.shouldFire(context) ?? false
  }

  onFire(context: TriggerContext): void {
    this.#current(context)?.onFire(context)
    if (context.merging) for (const child of this.children) child.clear(context)
    this.#update(context)
  }

  why(context: TriggerContext): readonly Cause[] {
    return this.#current(context)?.why(context) ?? []
  }

  #current(context: TriggerContext): TriggerMachine | undefined {
    return this.children.find(child => !child.isFinished(context))
  }

  #update(context: TriggerContext): void {
    this.setFinished(context, this.#current(context) === undefined)
  }
}

/** Again and again; never finished. */
export class RepeatedlyMachine extends TriggerMachine {
  readonly #repeated: TriggerMachine

  constructor(index: number, path: string, repeated: TriggerMachine) {
    super(index, path, [repeated])
    this.#repeated = repeated
  }

  onElement(context: TriggerContext): void {
    this.#repeated.onElement(context)
  }

  onMerge(context: MergeContext): void {
    this.#repeated.onMerge(context)
  }

  shouldFire(context: TriggerContext): boolean {
    return this.#repeated.shouldFire(context)
  }

  onFire(context: TriggerContext): void {
    this.#repeated.onFire(context)
    if (this.#repeated.isFinished(context)) this.#repeated.reset(context)
  }

  why(context: TriggerContext): readonly Cause[] {
    return this.#repeated.why(context)
  }
}

/** The first until the second fires, which is the last firing. */
export class OrFinallyMachine extends TriggerMachine {
  readonly #main: TriggerMachine
  readonly #until: TriggerMachine

  constructor(index: number, path: string, main: TriggerMachine, until: TriggerMachine) {
    super(index, path, [main, until])
    this.#main = main
    this.#until = until
  }

  onElement(context: TriggerContext): void {
    this.#main.onElement(context)
    this.#until.onElement(context)
  }

  onMerge(context: MergeContext): void {
    this.#main.onMerge(context)
    this.#until.onMerge(context)
    this.#update(context)
  }

  shouldFire(context: TriggerContext): boolean {
    return this.#main.shouldFire(context) || this.#until.shouldFire(context)
  }

  onFire(context: TriggerContext): void {
    if (this.#until.shouldFire(context)) {
      this.#until.onFire(context)
      this.#main.clear(context)
    } else {
      // `until` goes on counting across the firings of `main`.
      this.#main.onFire(context)
    }
    this.#update(context)
  }

  why(context: TriggerContext): readonly Cause[] {
    return this.#until.shouldFire(context) ? this.#until.why(context) : this.#main.why(context)
  }

  #update(context: TriggerContext): void {
    this.setFinished(context, this.#main.isFinished(context) || this.#until.isFinished(context))
  }
}
