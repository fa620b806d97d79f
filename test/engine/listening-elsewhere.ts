import { networkInterfaces } from 'node:os'
import { isListening } from './listening.ts'

/** The addresses of this machine, besides loopback, at which somebody listens on the port of `endpoint`. */
export async function listeningElsewhere(endpoint: string): Promise<readonly string[]> {
  const { port } = new URL(`http://${endpoint}`)
  const outer = Object.values(networkInterfaces()).flatMap(those =>
    (those ?? []).filter(({ internal, family }) => !internal && family === 'IPv4'),
  )
  const found = await Promise.all(
    outer.map(async ({ address }) => ((await isListening(`${address}:${port}`)) ? [address] : [])),
  )
  return found.flat()
}
