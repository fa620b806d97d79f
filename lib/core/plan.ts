import { type CollectionNode, inputsOf, type Node, type Scope } from './graph.ts'
import { graphOf, type Pipeline } from './pipeline.ts'

/** A snapshot of the graph, pruned to what a run needs, in the order of application. */
export interface Plan {
  readonly nodes: readonly Node[]
  /** Each node's path, unique in this plan. */
  readonly paths: ReadonlyMap<Node, string>
}

/** The whole pipeline as it is now, or what leads to `targets`. */
export function makePlan(pipeline: Pipeline, targets?: readonly CollectionNode[]): Plan {
  const all = [...graphOf(pipeline).nodes]
  const nodes = targets === undefined ? all : ancestors(all, targets)
  return { nodes, paths: namePaths(nodes) }
}

function ancestors(all: readonly Node[], targets: readonly CollectionNode[]): readonly Node[] {
  const needed = new Set<Node>()
  const open = targets.map(target => target.producer)
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (needed.has(node)) continue
    needed.add(node)
    for (const input of inputsOf(node)) open.push(input.producer)
  }
  return all.filter(node => needed.has(node))
}

/** Names are made unique in their scope, in the order of application: Map, Map#2. */
function namePaths(nodes: readonly Node[]): ReadonlyMap<Node, string> {
  const taken = new Set<string>()
  const unique = (path: string) => {
    let name = path
    for (let n = 2; taken.has(name); n++) name = `${path}#${n}`
    taken.add(name)
    return name
  }
  const scopes = new Map<Scope, string>()
  const scopePath = (scope: Scope | undefined): string => {
    if (scope === undefined) return ''
    let path = scopes.get(scope)
    if (path === undefined) {
      path = unique(scopePath(scope.parent) + scope.name)
      scopes.set(scope, path)
    }
    return `${path}/`
  }
  return new Map(nodes.map(node => [node, unique(scopePath(node.scope) + node.name)]))
}
