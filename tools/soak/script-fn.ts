import {
  bagState,
  combiningState,
  type DoFn,
  eventTimer,
  type KV,
  kv,
  mapState,
  processingTimer,
  setState,
  sum,
  type TimerContext,
  valueState,
} from 'yeoul'

export type TimerName = 'e1' | 'e2' | 'p1'
export type StateName = 'value' | 'bag' | 'sum' | 'map' | 'set'

/**
 * What a script does with state and timers. e1 and e2 are in event time, from the window's start on, but not before what is
 * at hand, and only up to the window's expiry: Beam refuses both. p1 is on the clock.
 */
export type Action =
  | { readonly do: 'write' | 'add' | 'put' | 'remove'; readonly n: number }
  | { readonly do: 'clear'; readonly state: StateName }
  | { readonly do: 'set'; readonly timer: TimerName; readonly to: number }
  | { readonly do: 'unset'; readonly timer: TimerName }

export interface Scripted {
  readonly n: number
  readonly script: readonly Action[]
}

/** What is in a key's state after an element or a timer. */
export interface Report {
  /** The element's number, or the timer's name. */
  readonly by: string
  readonly value: number | null
  readonly bag: readonly number[]
  readonly sum: number
  readonly map: readonly KV<number, number>[]
  readonly set: readonly number[]
}

const state = {
  value: valueState<number>(),
  bag: bagState<number>(),
  sum: combiningState(sum()),
  map: mapState<number, number>(),
  set: setState<number>(),
  /** How many more firings may set timers. */
  left: valueState<number>(0),
}
const timers = { e1: eventTimer(), e2: eventTimer(), p1: processingTimer() }

type Context = Pick<
  TimerContext<KV<string, Scripted>, typeof state, typeof timers>,
  'timestamp' | 'window' | 'key' | 'state' | 'timers'
>

/** Does what each element's script says with state and timers, and tells what is in them. The same as ScriptFn.java. */
export function scriptFn(
  onTimer: Readonly<Record<TimerName, readonly Action[]>>,
  allowedLateness: number,
): DoFn<KV<string, Scripted>, KV<string, Report>, typeof state, typeof timers> {
  return {
    state,
    timers,
    process(context) {
      const [key, { n, script }] = context.element
      context.state.left.write(2)
      for (const action of script) act(context, action, true, allowedLateness)
      return [kv(key, report(context, `${n}`))]
    },
    onTimer(context) {
      const left = context.state.left.read()
      if (left > 0) context.state.left.write(left - 1)
      for (const action of onTimer[context.timer]) act(context, action, left > 0, allowedLateness)
      return [kv(context.key, report(context, context.timer))]
    },
  }
}

function act({ timestamp, window, state, timers }: Context, action: Action, maySet: boolean, allowedLateness: number) {
  switch (action.do) {
    case 'write':
      return state.value.write(action.n)
    case 'add':
      state.bag.add(action.n)
      state.sum.add(action.n)
      return state.set.add(action.n)
    case 'put':
      return state.map.put(action.n % 3, action.n)
    case 'remove':
      state.map.remove(action.n % 3)
      return state.set.remove(action.n)
    case 'clear':
      return state[action.state].clear()
    case 'unset':
      return timers[action.timer].clear()
    case 'set':
      if (!maySet) return
      if (action.timer === 'p1') return timers.p1.setRelative(action.to)
      {
        let at = (window.start === Number.NEGATIVE_INFINITY ? 0 : window.start) + action.to
        while (at < timestamp) at += 2
        if (at <= window.maxTimestamp + allowedLateness) timers[action.timer].set(at)
      }
  }
}

function report({ state }: Context, by: string): Report {
  const ascending = (a: number, b: number) => a - b
  return {
    by,
    value: state.value.read() ?? null,
    bag: [...state.bag.read()].sort(ascending),
    sum: state.sum.read(),
    map: [...state.map.entries()].sort(([a], [b]) => a - b),
    set: [...state.set.read()].sort(ascending),
  }
}
