const MOST_STEPS = 12

/**
 * Where in a value an error lies, as an expression: `value.user.tags[3]`. The chain begins with the whole value; each
 * of its objects holds the next. Only a failure pays for this: the writer keeps the chain, not the keys.
 */
export function placeOf(chain: readonly unknown[]): string {
  const steps = chain.slice(1).map((held, index) => stepTo(chain[index] as object, held))
  if (steps.length > MOST_STEPS) steps.splice(MOST_STEPS / 2, steps.length - MOST_STEPS, ' … ')
  return `value${steps.join('')}`
}

// What is found first by identity is what failed: the writer would have failed at any earlier place of it, too.
function stepTo(holder: object, held: unknown): string {
  if (Array.isArray(holder)) return `[${holder.indexOf(held)}]`
  if (holder instanceof Map) {
    let index = 0
    for (const [key, value] of holder) {
      if (key === held) return `.keys()[${index}]`
      if (value === held) return `.values()[${index}]`
      index += 1
    }
  }
  if (holder instanceof Set) return `.values()[${[...holder].indexOf(held)}]`
  const properties = holder as Readonly<Record<string, unknown>>
  const key = Object.keys(properties)
    .sort()
    .find(name => properties[name] === held)
  if (key === undefined) return '.?'
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}
