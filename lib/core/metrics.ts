export interface Counter {
  inc(by?: number): void
}
export interface Distribution {
  update(value: number): void
}

/** What a run counted, by name; a step's path gives that step's share. */
export interface Metrics {
  /** Summed over the steps; pass a step's path for one. 0 if nothing was counted. */
  counter(name: string, step?: string): number
  /** Over all steps; pass a step's path for one. */
  distribution(
    name: string,
    step?: string,
  ): {
    readonly count: number
    readonly sum: number
    readonly min: number
    readonly max: number
  }
}

/** Where a runner has metrics counted while functions of a step run. */
export interface MetricsScope {
  count(name: string, by: number): void
  update(name: string, value: number): void
}

let current: MetricsScope | undefined

/** Sets the scope that counter and distribution write to; a runner sets it while user code runs. */
export function enterMetrics(scope: MetricsScope | undefined): MetricsScope | undefined {
  const outer = current
  current = scope
  return outer
}

function inScope(kind: string, name: string): MetricsScope {
  if (current !== undefined) return current
  throw new Error(`${kind}('${name}') was called outside of a running pipeline; call it inside a function of a step`)
}

/** A counter: call inc inside any function of a pipeline; read it from the result. Source: Beam's Metrics.counter. */
export function counter(name: string): Counter {
  return { inc: (by = 1) => inScope('counter', name).count(name, by) }
}

/** Count, sum, min and max of the values given to update. Source: Beam's Metrics.distribution. */
export function distribution(name: string): Distribution {
  return { update: value => inScope('distribution', name).update(name, value) }
}
