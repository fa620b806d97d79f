import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { machineClock } from '../clock.ts'
import { UserError } from '../command.ts'
import { escapeControls } from '../terminal/escape.ts'
import { type Destination, openTopic } from './broker-topic.ts'
import { type LessonRequest, lessonOf } from './lesson.ts'
import { networkAddresses } from './network-addresses.ts'
import { Pages } from './pages.ts'
import { Publishing } from './publishing.ts'
import { ClassroomServer } from './server.ts'

export interface ClassroomRequest {
  readonly request: LessonRequest
  readonly port: number
  /** True: the room's machines may come in; else only this one. */
  readonly isOpen: boolean
  readonly destination: Destination | undefined
  readonly bootstrap: string
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

/** Serves a class until Ctrl-C. */
export async function runClassroom({ request, port, isOpen, destination, bootstrap }: ClassroomRequest): Promise<void> {
  const { lesson, cueFile } = await lessonOf(request)
  const publishing = destination === undefined ? undefined : new Publishing(await openTopic(destination, bootstrap))
  const token = randomBytes(18).toString('base64url')
  const others = isOpen ? networkAddresses() : []
  let server: ClassroomServer | undefined
  try {
    const pages = await Pages.bundle()
    server = new ClassroomServer({
      lesson,
      pages,
      token,
      clock: machineClock,
      publishing,
      hosts: [...LOOPBACK, ...others, ...(isOpen ? names() : [])],
      roomHosts: others.length === 0 ? LOOPBACK.slice(0, 1) : others,
    })
    const taken = await server.listen(port, isOpen ? '0.0.0.0' : '127.0.0.1').catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'EADDRINUSE') throw thrown
      throw new UserError(`port ${port} is taken, perhaps by another replay; give --port N, or 0 for any that is free`)
    })
    const here = `http://127.0.0.1:${taken}`
    console.log(
      escapeControls(`${lesson.title}: ${lesson.pipeline.name}${cueFile === '' ? '' : `, cues of ${cueFile}`}`),
    )
    console.log()
    console.log(`  presenter  ${here}/presenter#token=${token}`)
    for (const address of server.rooms) console.log(`  room       ${address}`)
    console.log(`\nThe projector's page is ${here}/projector. Ctrl-C ends it.`)
    if (publishing !== undefined) console.log(escapeControls(`Elements go to ${publishing.name} as they arrive.`))
    if (!isOpen) console.log('Only this machine can open them; --room lets in those of its network.')
    for (const borrowed of lesson.pipeline.borrowed) console.log(escapeControls(borrowed))
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  } finally {
    if (server !== undefined) await server.close()
    else await publishing?.close()
  }
}

/** What others of its network may call this machine. */
function names(): readonly string[] {
  const name = hostname().toLowerCase()
  return [name, name.endsWith('.local') ? name : `${name}.local`]
}
