import { once } from 'node:events'
import { type Command, parse, UsageError, UserError } from '../command.ts'
import { DataDirectoryError } from '../pubsub-server/data-directory-error.ts'
import { RpcError } from '../pubsub-server/rpc-error.ts'
import { startPubSubServer } from '../pubsub-server/server.ts'
import { escapeControls } from '../terminal/escape.ts'

const PORT = 8085

export const command: Command = {
  help: `yeoul pubsub [--topic NAME …] [--subscription TOPIC:NAME …]

An embedded server of Google's Pub/Sub: its gRPC API, so that Google's clients, unmodified, and readFromPubSub work with
it, without an account, once PUBSUB_EMULATOR_HOST names it. Ctrl-C stops it; without --data, all that it has is gone then.

  --topic NAME               a topic that is there from the start; NAME is an id, or projects/PROJECT/topics/ID
  --subscription TOPIC:NAME  a subscription of a topic, which is made if it is not there
  --data DIR                 keep all in this directory, and go on from what it has; what was confirmed is written, and
                             survives if this program is killed; a power failure may take the last second
  --project P                of names that are only ids: GOOGLE_CLOUD_PROJECT, or yeoul
  --port N                   where it listens (${PORT}); 0 for any that is free
  --host H                   at which address (127.0.0.1); 0.0.0.0 lets other machines in, and asks nobody who they are

It has topics; publishing with attributes and ordering keys; subscriptions with filters, ordering, retry policy and
dead-letter topic; streaming and unary pull; acknowledging, deadlines, redelivery; seek to a time; pushing to an HTTP
endpoint; retention. What it lacks, as schemas, snapshots and exactly-once delivery, is answered by UNIMPLEMENTED and its
name. Nothing that messages contain is printed.`,
  async run(args) {
    const { values, positionals } = parse(args, {
      topic: { type: 'string', multiple: true },
      subscription: { type: 'string', multiple: true },
      data: { type: 'string' },
      project: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
    })
    if (positionals.length > 0) throw new UsageError(`${positionals[0]}: not known here; a topic is --topic NAME`)
    const project = values.project ?? process.env.GOOGLE_CLOUD_PROJECT ?? 'yeoul'
    const port = portOf(values.port)
    const wanted = (values.subscription ?? []).map(given => {
      const [topic, name, ...rest] = given.split(':')
      if (topic && name && rest.length === 0) return { topic, name }
      throw new UsageError(`--subscription ${given}: write TOPIC:NAME`)
    })
    const server = await startPubSubServer({
      port,
      host: values.host,
      data: values.data,
      say: text => console.error(escapeControls(`${new Date().toISOString().slice(11, 19)}  ${text}`)),
    }).catch(thrown => {
      throw inWords(thrown, port, values.host)
    })
    try {
      const topics = [...(values.topic ?? []), ...wanted.map(({ topic }) => topic)]
      for (const topic of topics) server.broker.ensureTopic(fullName(topic, 'topics', project))
      for (const { topic, name } of wanted) {
        server.broker.ensureSubscription(fullName(topic, 'topics', project), fullName(name, 'subscriptions', project))
      }
      console.log(`export PUBSUB_EMULATOR_HOST=${server.address}\nexport GOOGLE_CLOUD_PROJECT=${project}\n`)
      for (const { name } of server.broker.allTopics()) console.log(escapeControls(`  ${name}`))
      for (const { config } of server.broker.all()) console.log(escapeControls(`  ${config.name} of ${config.topic}`))
      console.log('In another terminal, these two lines lead clients here. Ctrl-C stops.')
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
    } catch (thrown) {
      throw thrown instanceof RpcError ? new UserError(thrown.details) : thrown
    } finally {
      await server.close()
    }
    return 0
  },
}

function portOf(given: string | undefined): number {
  const port = Number(given ?? PORT)
  if (given?.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new UsageError(`--port ${given}: not a whole number from 0 to 65535`)
}

function fullName(given: string, kind: 'topics' | 'subscriptions', project: string): string {
  return given.includes('/') ? given : `projects/${project}/${kind}/${given}`
}

function inWords(thrown: NodeJS.ErrnoException, port: number, host = '127.0.0.1'): Error {
  if (thrown instanceof DataDirectoryError) return new UserError(thrown.message)
  if (thrown.code === 'EADDRINUSE') {
    return new UserError(`port ${port} is taken, perhaps by another yeoul pubsub; give --port N, or 0 for any free one`)
  }
  if (thrown.code === 'EADDRNOTAVAIL' || thrown.code === 'ENOTFOUND') {
    return new UserError(
      `--host ${host}: not an address of this machine; 127.0.0.1 is, and 0.0.0.0 for all that it has`,
    )
  }
  if (thrown.code === 'EACCES') return new UserError(`port ${port}: no permission; give --port N, from 1024 on`)
  return thrown
}
