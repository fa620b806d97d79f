import type { Metrics, MetricsScope } from '../core/metrics.ts'

interface Stats {
  count: number
  sum: number
  min: number
  max: number
}

/** A run's metrics, by name and step. It is the scope of whichever step's function runs. */
export class MetricsStore implements MetricsScope, Metrics {
  /** The path of the step whose function runs. */
  step = ''
  #counters = new Map<string, Map<string, number>>()
  #distributions = new Map<string, Map<string, Stats>>()

  count(name: string, by: number): void {
    const bySteps = within(this.#counters, name)
    bySteps.set(this.step, (bySteps.get(this.step) ?? 0) + by)
  }

  update(name: string, value: number): void {
    const bySteps = within(this.#distributions, name)
    const old = bySteps.get(this.step)
    bySteps.set(this.step, join(old ?? EMPTY, { count: 1, sum: value, min: value, max: value }))
  }

  counter(name: string, step?: string): number {
    const bySteps = this.#counters.get(name)
    if (step !== undefined) return bySteps?.get(step) ?? 0
    let total = 0
    for (const count of bySteps?.values() ?? []) total += count
    return total
  }

  distribution(name: string, step?: string): Stats {
    const bySteps = this.#distributions.get(name)
    if (step !== undefined) return bySteps?.get(step) ?? EMPTY
    return [...(bySteps?.values() ?? [])].reduce(join, EMPTY)
  }

  snapshot(): unknown {
    return [this.#counters, this.#distributions]
  }

  restore(snapshot: unknown): void {
    const [counters, distributions] = snapshot as [Map<string, Map<string, number>>, Map<string, Map<string, Stats>>]
    this.#counters = counters
    this.#distributions = distributions
  }
}

const EMPTY: Stats = Object.freeze({ count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY })

function join(a: Stats, b: Stats): Stats {
  return { count: a.count + b.count, sum: a.sum + b.sum, min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) }
}

function within<T>(byName: Map<string, Map<string, T>>, name: string): Map<string, T> {
  let bySteps = byName.get(name)
  if (bySteps === undefined) {
    bySteps = new Map()
    byName.set(name, bySteps)
  }
  return bySteps
}
