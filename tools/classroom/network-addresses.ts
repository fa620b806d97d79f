import { networkInterfaces } from 'node:os'

/** By which this machine is known to others of its network. */
export function networkAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap(some =>
    (some ?? []).flatMap(({ family, internal, address }) => (family === 'IPv4' && !internal ? [address] : [])),
  )
}
