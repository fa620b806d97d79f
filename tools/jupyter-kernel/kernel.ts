import { flushCompileCache } from 'node:module'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { inspect } from 'node:util'
import { errorContent } from './cell-failure.ts'
import { Cells } from './cells.ts'
import { Channels } from './channels.ts'
import { listenForControl } from './control.ts'
import type { Connection, Message } from './message.ts'
import { OutputStream } from './output-stream.ts'
import { pageScript } from './page-script.ts'
import { toCodePoints, toCodeUnits } from './positions.ts'
import { isCompleteCode, showDisplaysBy, ts } from './tslab.ts'

type Content = Readonly<Record<string, unknown>>

/** How a library shows something beneath the cell that runs: `globalThis[Symbol.for('yeoul.display')]`. */
type Display = (bundle: Content, options?: { readonly id?: string; readonly update?: boolean }) => void

const WARM_UP_AFTER = 300
const DISPLAY = Symbol.for('yeoul.display')
/** How it has a page's script, to show what moves. */
const PAGE_SCRIPT = Symbol.for('yeoul.pageScript')
/** How it hears that the cell was interrupted: a function that gives the signal of the cell that runs. */
const INTERRUPTION = Symbol.for('yeoul.interruption')

/** Serves a notebook until Jupyter ends it. */
export async function serve(connection: Connection): Promise<void> {
  const kernel = new Kernel(connection)
  await kernel.start(connection)
}

class Kernel {
  readonly #channels: Channels
  readonly #cells = new Cells()
  readonly #output: OutputStream
  readonly #waiting: Message[] = []
  #running = false
  #count = 0
  /** Of the cell that runs, or ran last: to it belongs what is shown. */
  #parent: Message | undefined

  constructor({ key }: Connection) {
    this.#channels = new Channels(key)
    this.#output = new OutputStream((name, text) => this.#publish('stream', { name, text }))
  }

  async start(connection: Connection): Promise<void> {
    await this.#channels.bind(connection)
    this.#output.takeOver()
    showDisplaysBy((content, update) => this.#display(content, update))
    const display: Display = (data, { id, update } = {}) =>
      this.#display({ data, metadata: {}, transient: id === undefined ? {} : { display_id: id } }, update)
    const interruption = () => this.#cells.interruption
    Object.assign(globalThis, { [DISPLAY]: display, [PAGE_SCRIPT]: pageScript, [INTERRUPTION]: interruption })
    process.on('uncaughtException', error => this.#showError(error))
    process.on('unhandledRejection', reason => this.#showError(reason))
    process.on('SIGINT', () => this.#cells.interrupt())
    await listenForControl(connection, news => (news === 'interrupt' ? this.#cells.interrupt() : this.#end()))
    this.#channels.read(request => this.#take(request))
    // First Jupyter's own questions, then the second or two of loading the compiler.
    setTimeout(() => {
      this.#cells.compiler.warmUp()
      flushCompileCache()
    }, WARM_UP_AFTER)
  }

  #take(request: Message): void {
    if (request.header.msg_type === 'execute_request') {
      this.#waiting.push(request)
      if (!this.#running) void this.#runWaiting()
      return
    }
    const type = request.header.msg_type.replace(/_request$/, '_reply')
    this.#status('busy', request)
    try {
      const answer = this.#answers[request.header.msg_type]?.(request.content)
      if (answer !== undefined) this.#channels.reply(type, { status: 'ok', ...answer }, request)
    } catch (error) {
      this.#channels.reply(type, { status: 'error', ...errorContent(error, this.#cells.ran) }, request)
    }
    this.#status('idle', request)
  }

  readonly #answers: Readonly<Record<string, (content: Content) => Content>> = {
    kernel_info_request: kernelInfo,
    comm_info_request: () => ({ comms: {} }),
    history_request: () => ({ history: [] }),
    is_complete_request: ({ code }) => {
      const { completed, indent = '' } = isCompleteCode(String(code))
      return completed ? { status: 'complete' } : { status: 'incomplete', indent }
    },
    complete_request: content => {
      const { code, position } = cursorOf(content)
      const { start, end, candidates } = this.#cells.compiler.complete(code, position)
      const places = { cursor_start: toCodePoints(code, start), cursor_end: toCodePoints(code, end) }
      return { matches: candidates, ...places, metadata: {} }
    },
    inspect_request: content => {
      const { code, position } = cursorOf(content)
      const text = this.#cells.compiler.inspect(code, position)
      return { found: text !== undefined, data: text === undefined ? {} : { 'text/plain': text }, metadata: {} }
    },
  }

  async #runWaiting(): Promise<void> {
    this.#running = true
    for (let request = this.#waiting.shift(); request !== undefined; request = this.#waiting.shift()) {
      await this.#execute(request)
    }
    this.#running = false
  }

  async #execute(request: Message): Promise<void> {
    const { code, silent, stop_on_error: stops = true } = request.content
    this.#parent = request
    this.#status('busy', request)
    if (silent !== true) this.#count++
    const count = this.#count
    this.#publish('execute_input', { code, execution_count: count })
    let result: Content = { status: 'ok', user_expressions: {}, payload: [] }
    let abandoned: Message[] = []
    try {
      const value = await this.#cells.run(String(code), count, note => this.#output.write('stdout', note))
      this.#output.flush()
      if (value != null && silent !== true) this.#showResult(value, count)
    } catch (error) {
      this.#output.flush()
      if (stops === true) abandoned = await this.#takeAllWaiting()
      result = { status: 'error', ...errorContent(error, this.#cells.ran) }
      this.#showError(error)
    }
    this.#channels.reply('execute_reply', { ...result, execution_count: count }, request)
    this.#status('idle', request)
    for (const other of abandoned) this.#abandon(other)
  }

  /**
   * After a cell that failed, those that wait behind it are not run. They are counted before the failure is told: what
   * comes later was sent by somebody who knows of it, and runs.
   */
  async #takeAllWaiting(): Promise<Message[]> {
    await nextTurn()
    await nextTurn()
    return this.#waiting.splice(0)
  }

  #abandon(request: Message): void {
    this.#status('busy', request)
    this.#channels.reply('execute_reply', { status: 'aborted' }, request)
    this.#status('idle', request)
  }

  #showResult(value: unknown, count: number): void {
    const data = { 'text/plain': inspect(value, { depth: 4, maxArrayLength: 50, breakLength: 100 }) }
    this.#publish('execute_result', { data, metadata: {}, execution_count: count })
  }

  #showError(error: unknown): void {
    this.#output.flush()
    this.#publish('error', errorContent(error, this.#cells.ran))
  }

  #display(content: Content, update = false): void {
    this.#output.flush()
    this.#publish(update ? 'update_display_data' : 'display_data', content)
  }

  #publish(type: string, content: Content): void {
    this.#channels.publish(type, content, this.#parent)
  }

  #status(state: 'busy' | 'idle', request: Message): void {
    this.#channels.publish('status', { execution_state: state }, request)
  }

  /** ZeroMQ's own threads are given time to send the last words; to end in order, they would have to be asked. */
  #end(): void {
    this.#output.flush()
    flushCompileCache()
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50)
  }
}

function kernelInfo(): Content {
  return {
    protocol_version: '5.3',
    implementation: 'yeoul',
    implementation_version: '1',
    language_info: {
      name: 'typescript',
      version: ts.version,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      // The first two are how JupyterLab and the classic notebook find their colours for TypeScript.
      codemirror_mode: { name: 'javascript', mode: 'typescript', typescript: true },
      nbconvert_exporter: 'script',
    },
    banner: `TypeScript ${ts.version}, Node ${process.versions.node}`,
    help_links: [],
  }
}

function cursorOf({ code, cursor_pos }: Content): { readonly code: string; readonly position: number } {
  const text = String(code)
  return { code: text, position: toCodeUnits(text, Number(cursor_pos)) }
}
