// Runs a learner's functions, where they can do no harm: started by run-checks.ts, which may end it at any time. All but
// the learner's file is loaded before there is a task.
import { once } from 'node:events'
import { inWords } from '../error-message.ts'
import { labOf } from '../lab/labs.ts'
import { loadParts } from '../lab/load-parts.ts'
import { diagnose } from './diagnose.ts'
import type { Message, Task } from './messages.ts'

const MOST_EMITTED = 50
const MOST_PRINTED = 20_000

let left = 0
function keep(chunk: string | Uint8Array): true {
  const text = String(chunk).slice(0, left)
  left -= text.length
  if (text !== '') tell({ type: 'printed', text })
  return true
}
process.stdout.write = keep
process.stderr.write = keep

function tell(message: Message): void {
  process.send?.(message)
}

const asked = once(process, 'message') as Promise<[Task]>

async function load() {
  try {
    const lab = labOf(process.argv[2])
    const program = await lab.load()
    const solution = await loadParts('solutions', lab, program)
    const [task] = await asked
    left = MOST_PRINTED
    return { task, program, solution, mine: await loadParts(task.folder, lab, program) }
  } catch (error) {
    await asked
    tell({ type: 'refused', because: inWords(error, undefined) })
    return undefined
  }
}

process.on('uncaughtException', error => {
  tell({ type: 'thrown', because: inWords(error, undefined) })
  process.disconnect()
})
// What is still waited for must not be kept alive by the channel.
asked.then(() => process.channel?.unref())

const loaded = await load()
if (loaded !== undefined) {
  const { task, program, mine, solution } = loaded
  for (const check of program.checks.filter(({ part }) => task.parts.includes(part))) {
    tell({ type: 'begin', part: check.part })
    left = MOST_PRINTED
    let emitted = 0
    const diagnosis = await diagnose({
      check,
      mine,
      solution,
      mistakes: program.mistakes,
      seed: task.seed,
      emitted: value => {
        if (emitted++ < MOST_EMITTED) tell({ type: 'emitted', shown: JSON.stringify(value) ?? String(value) })
      },
    })
    tell({ type: 'found', diagnosis })
  }
  tell({ type: 'end' })
}
