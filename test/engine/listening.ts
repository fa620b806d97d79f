import { once } from 'node:events'
import { connect } from 'node:net'

/** Whether somebody listens at '127.0.0.1:8073'. */
export async function isListening(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`http://${address}`)
  const socket = connect(Number(port), hostname)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
