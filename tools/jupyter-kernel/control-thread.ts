// A thread of the kernel's own that stays awake while a cell keeps the main thread busy: it takes interrupts and the
// wish to shut down from the control channel, and sees when Jupyter is gone.
import { Session } from 'node:inspector'
import { parentPort, workerData } from 'node:worker_threads'
import { Router } from 'zeromq'
import { address, type Connection, framesOf, type Message, parseMessage } from './message.ts'

/** What the main thread is told. */
export type ControlNews = 'interrupt' | 'shutdown'

export interface ControlThreadData {
  readonly connection: Connection
  /** Of the main thread: it adds one for each piece of news that it has heard. */
  readonly heard: Int32Array
}

/** How long the main thread may take to hear of an interrupt before its code is broken off, in milliseconds. */
const PATIENCE = 100
/** How long it may take to end by itself. */
const LAST_WORDS = 1000

const { connection, heard } = workerData as ControlThreadData
const control = new Router({ sendTimeout: 0, linger: 500 })

async function listen(): Promise<void> {
  await control.bind(address(connection, connection.control_port))
  tell('ready')
  for await (const frames of control) {
    const request = parseMessage(connection.key, frames)
    if (request !== undefined) take(request)
  }
}

function take(request: Message): void {
  const type = request.header.msg_type
  const content = type === 'shutdown_request' ? { restart: request.content.restart === true } : {}
  const reply = framesOf(
    connection.key,
    type.replace(/_request$/, '_reply'),
    { status: 'ok', ...content },
    request,
    request.identities,
  )
  void control.send(reply)
  if (type === 'interrupt_request') interrupt()
  if (type === 'shutdown_request') shutDown()
}

/** A main thread that waits for something hears the news; one that does not is in a loop, and is broken off. */
function interrupt(): void {
  const before = Atomics.load(heard, 0)
  tell('interrupt')
  // Again and again: a cell that was interrupted before may go on, and be the next to keep the thread busy.
  const timer = setInterval(() => {
    if (Atomics.load(heard, 0) === before) breakOff()
    else clearInterval(timer)
  }, PATIENCE)
}

function breakOff(): void {
  const session = new Session()
  session.connectToMainThread()
  session.post('Runtime.terminateExecution', () => session.disconnect())
}

function shutDown(): void {
  tell('shutdown')
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), LAST_WORDS)
}

/** A kernel outlives a server that was killed, unless it looks: then its parent is another process. */
function watchParent(): void {
  const parent = process.ppid
  // On Windows it is no process id.
  const jupyter = process.platform === 'win32' ? Number.NaN : Number(process.env.JPY_PARENT_PID)
  setInterval(() => {
    // One that was gone before this looked for the first time was never our parent, but Jupyter told who it was.
    if (process.ppid !== parent || (jupyter > 0 && !isThere(jupyter))) shutDown()
  }, 500)
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function tell(news: ControlNews | 'ready'): void {
  parentPort?.postMessage(news)
}

watchParent()
await listen()
