import type { ElementEvent, PaneEvent, TraceEvent } from '../event.ts'
import type { Trace } from '../trace.ts'

/** What was made of what: the elements and panes of a trace by id, and both directions between them. */
export interface Origins {
  /** Each element as it came to its first step. */
  readonly elements: ReadonlyMap<number, ElementEvent>
  readonly panes: ReadonlyMap<number, PaneEvent>
  /** What an element or pane was made of, and what was made of it. */
  parents(id: number): readonly number[]
  children(id: number): readonly number[]
}

const known = new WeakMap<readonly TraceEvent[], Origins>()

/** Gathered once for each trace. */
export function originsOf({ events }: Trace): Origins {
  let origins = known.get(events)
  if (origins === undefined) {
    origins = gather(events)
    known.set(events, origins)
  }
  return origins
}

function gather(events: readonly TraceEvent[]): Origins {
  const elements = new Map<number, ElementEvent>()
  const panes = new Map<number, PaneEvent>()
  const children = new Map<number, number[]>()
  const adopt = (parent: number, child: number) => {
    const siblings = children.get(parent)
    if (siblings === undefined) children.set(parent, [child])
    else siblings.push(child)
  }
  for (const event of events) {
    if (event.type === 'element' && !elements.has(event.id)) {
      elements.set(event.id, event)
      if (event.from !== undefined) adopt(event.from, event.id)
    } else if (event.type === 'pane') {
      panes.set(event.id, event)
      for (const element of event.elements) adopt(element, event.id)
    }
  }
  return {
    elements,
    panes,
    parents(id) {
      const pane = panes.get(id)
      if (pane !== undefined) return pane.elements
      const from = elements.get(id)?.from
      return from === undefined ? [] : [from]
    },
    children: id => children.get(id) ?? [],
  }
}

/** All that can be reached from `id` by `next`, itself apart, ascending. */
export function reach(id: number, next: (id: number) => readonly number[]): readonly number[] {
  const reached = new Set<number>()
  const open = [id]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const other of next(at)) {
      if (reached.has(other)) continue
      reached.add(other)
      open.push(other)
    }
  }
  return [...reached].sort((a, b) => a - b)
}

/** Throws unless an element or a pane has this id. */
export function requireId({ elements, panes }: Origins, id: number, query: string): void {
  if (elements.has(id) || panes.has(id)) return
  throw new Error(`${query}: no element and no pane has the id ${String(id)}; take the id of an event of this trace`)
}
