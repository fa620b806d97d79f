import type { TraceHeader } from 'yeoul'
import { isGrouping } from '../../lib/trace/queries/demands.ts'

/** The function's first step that makes panes; undefined if it has none. */
export function groupingIn({ header }: { readonly header: TraceHeader }, part: string): string | undefined {
  const own = header.steps.filter(({ path }) => path === part || path.startsWith(`${part}/`))
  return own.find(isGrouping)?.path
}
