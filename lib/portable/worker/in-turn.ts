/** Nothing, or a promise where something has to be waited for: most elements need no waiting, and pay for none. */
export type MaybeLater = void | Promise<void>

/** Does one after the other, and waits only for what gives a promise. */
export function eachInTurn<T>(items: Iterable<T>, act: (item: T) => MaybeLater): MaybeLater {
  if (Array.isArray(items)) return eachOfArray(items, act)
  const iterator = items[Symbol.iterator]()
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    const waiting = act(next.value)
    if (waiting !== undefined) return others(waiting, iterator, act)
  }
  return undefined
}

/** As most are, in a fraction of the time. */
function eachOfArray<T>(items: readonly T[], act: (item: T) => MaybeLater): MaybeLater {
  for (let index = 0; index < items.length; index++) {
    const waiting = act(items[index] as T)
    if (waiting !== undefined) return others(waiting, items.slice(index + 1)[Symbol.iterator](), act)
  }
  return undefined
}

async function others<T>(first: Promise<void>, iterator: Iterator<T>, act: (item: T) => MaybeLater): Promise<void> {
  await first
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    const waiting = act(next.value)
    if (waiting !== undefined) await waiting
  }
}

/** What is to be done after something that may take a while. */
export function after(first: MaybeLater, then: () => MaybeLater): MaybeLater {
  return first === undefined ? then() : first.then(then)
}
