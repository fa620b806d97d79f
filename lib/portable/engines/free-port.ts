import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { EngineError } from './engine-error.ts'

/** Where engines listen: nobody from outside shall run programs here. */
export const HOST = '127.0.0.1'

/** The port, if it is free; of 0, any that is. */
export async function freePort(engine: string, port = 0): Promise<number> {
  const server = createServer()
  server.listen(port, HOST)
  try {
    await once(server, 'listening')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw thrown
    throw new EngineError(
      `${engine}: port ${port} is taken, perhaps by another one; give another port, or 0 for any that is free`,
    )
  }
  const { port: free } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return free
}
