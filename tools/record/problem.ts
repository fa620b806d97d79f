/** What X says in an error's body: its title and details, or those of the errors in it. Undefined for any other body. */
export function problemOf(body: unknown): string | undefined {
  const problem = typeof body === 'string' ? parsed(body) : body
  if (typeof problem !== 'object' || problem === null) return undefined
  const { title, detail, errors } = problem as Record<string, unknown>
  const inner = Array.isArray(errors) ? errors.map(error => innerOf(error)).filter(text => text !== undefined) : []
  const outer = [title, detail].filter(text => typeof text === 'string' && text !== '')
  const said = inner.length > 0 ? inner : outer
  return said.length === 0 ? undefined : [...new Set(said)].join(': ')
}

function innerOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { message, detail, details, title } = error as Record<string, unknown>
  if (Array.isArray(details) && details.length > 0) return details.join('; ')
  return [message, detail, title].find((text): text is string => typeof text === 'string' && text !== '')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
