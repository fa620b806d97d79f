import { PipelineConstructionError } from '../core/errors.ts'
import { refuseUnless } from '../core/refuse.ts'

/** Throws a PipelineConstructionError unless it is a host and a port. `what` is the option's name. */
export function requireAddress(address: unknown, what: string, example: string): void {
  const isAddress = typeof address === 'string' && /^[^\s:/]+:\d+$/.test(address)
  refuseUnless(isAddress, address, what, `a host and a port, such as '${example}'`)
}

export function requireCount(count: unknown, what: string): void {
  refuseUnless(Number.isInteger(count) && (count as number) > 0, count, what, 'a whole number of at least 1')
}

export function requireName(jobName: string | undefined, what: string): void {
  if (jobName === undefined || /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(jobName)) return
  throw new PipelineConstructionError(
    `${what}: jobName '${jobName}' is none that all engines take; begin with a small letter, go on with these, digits and '-'`,
  )
}
