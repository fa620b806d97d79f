// Writes in transactions as a run does, until it is killed where the command line says: between the commit's two
// phases, after them, or in the midst of a transaction. Prints each mark that a checkpoint would hold.
import { TopicWriter } from '../../lib/io/kafka/topic-writer.ts'

const [bootstrap = '', topic = '', until = '', first = '0', given = 'null'] = process.argv.slice(2)
const mark = JSON.parse(given)
const writer = await TopicWriter.open<string>(
  {
    place: { what: 'writer', bootstrap, topic, patienceMs: 30_000 },
    transactionalId: topic,
    transactionTimeoutMs: until === 'timeout' ? 1000 : 60_000,
    record: text => ({
      key: undefined,
      value: Buffer.from(text),
      headers: new Map(),
      timestamp: BigInt(Date.now()),
      partition: undefined,
    }),
  },
  0,
  mark ?? undefined,
)
if (mark !== null) await writer.commit(mark)

async function write(n: number): Promise<void> {
  await writer.write(Array.from({ length: 10 }, (_, i) => ({ value: `${n}.${i}`, timestamp: 0 })))
}

function say(word: string, mark: unknown): void {
  process.stdout.write(`${JSON.stringify([word, mark])}\n`)
}

for (let n = Number(first); ; n++) {
  await write(n)
  const mark = writer.prepareCommit()
  if (n < Number(first) + 2) {
    say('prepared', mark)
    await writer.commit(mark)
    continue
  }
  say('prepared', mark)
  if (until === 'prepared' || until === 'timeout') break
  if (until === 'written') {
    await write(n + 1)
    break
  }
  await writer.commit(mark)
  if (until === 'committed') break
  await write(n + 1)
  break
}
say('here', null)
setInterval(() => {}, 1000)
