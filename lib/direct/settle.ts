/** Runs a generator whose steps may be promises; gives a promise only if one of them is. */
export function settle(steps: Generator<unknown, void, unknown>): Promise<void> | undefined {
  let step = steps.next()
  while (!step.done) {
    if (step.value instanceof Promise) return settleLater(steps, step.value)
    step = steps.next(step.value)
  }
  return undefined
}

async function settleLater(steps: Generator<unknown, void, unknown>, first: Promise<unknown>): Promise<void> {
  let waiting: unknown = first
  for (;;) {
    let step: IteratorResult<unknown, void>
    try {
      step = steps.next(waiting instanceof Promise ? await waiting : waiting)
    } catch (thrown) {
      step = steps.throw(thrown)
    }
    if (step.done) return
    waiting = step.value
  }
}
