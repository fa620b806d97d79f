import { join, resolve } from 'node:path'
import { create, direct, drops, Pipeline, type Runner, type Trace, testStream, timestamped } from 'yeoul'
import { pipelineGraph } from 'yeoul/charts'
import { examine, report } from 'yeoul/doctor'
import { saveChart } from 'yeoul/io/chart-file'
import { counted } from '../../../lib/core/counted.ts'
import { writeWhole } from '../../../lib/io/files/whole-file.ts'
import { UsageError } from '../../command.ts'
import { shownPath } from '../../given-path.ts'
import { escapeControls } from '../../terminal/escape.ts'
import { refuse } from '../given.ts'
import type { LabProgram, LabRequest } from '../lab-program.ts'
import { outputLine } from '../output-lines.ts'
import { writeTrace } from '../write-trace.ts'
import { checks } from './checks.ts'
import { messages as ko } from './messages.ko.ts'
import { messages as en } from './messages.ts'
import { mistakes } from './mistakes.ts'
import type { FirstPipeline } from './parts.ts'

/** Five words of two minutes. */
const first = [timestamped('Sea', '5s'), timestamped('whale', '20s')]
const second = [timestamped('Whale', '70s'), timestamped('WHALE', '40s')]
const last = timestamped('whale', '50s')

/** As they arrive: the last when its minute is over. */
const arriving = testStream<string>()
  .advanceProcessingTime('25s')
  .addElements(...first)
  .advanceProcessingTime('50s')
  .addElements(...second)
  .advanceWatermarkTo('60s')
  .advanceProcessingTime('15s')
  .addElements(last)
  .advanceWatermarkToInfinity()

export const program: LabProgram<FirstPipeline> = {
  parts: ['lowerCased', 'counts', 'sentences'],
  checks,
  mistakes,
  messages: { en, ko },
  run,
}

async function run(lab: FirstPipeline, request: LabRequest): Promise<number> {
  const { inputs, recording, results, out, trace: file, runner } = request
  const given = inputs[0] ?? recording
  if (given !== undefined) throw new UsageError(`${given}: lab 0 has its own five words; lab 1 takes a text`)
  if (out !== undefined && file !== undefined && resolve(out) === resolve(file))
    throw new UsageError('--out and --trace: give each a file of its own')
  console.log(`What this machine has, as npx yeoul doctor says it:\n\n${report(await examine())}\n`)

  // Whether a word comes too late, no engine lets us say: it gets all of them at once.
  const words = runner === undefined ? arriving : create([...first, ...second, last])
  const counts = new Pipeline().apply(words, lab.lowerCased, lab.counts)
  const { collected, trace } = await (runner ?? direct({ enforce: true })).collectAll({
    counts,
    sentences: counts.apply(lab.sentences),
  })
  const sentences = collected.sentences.values.map((sentence: unknown) => {
    if (typeof sentence === 'string') return escapeControls(sentence)
    return refuse(sentence, { from: 'sentences', what: "a string such as 'minute 1: sea 1'", lab: 0 })
  })
  console.log(`Five words, counted by the minute:\n${sentences.map(sentence => `  ${sentence}`).join('\n')}`)
  console.log(`${droppedLine(trace, runner)}\n`)
  const graph = pipelineGraph(trace)
  console.log(`The graph that ran:\n\n${escapeControls(graph.toTable().trimEnd(), { keepLines: true })}\n`)

  const picture = join(results, '0-graph.svg')
  await saveChart(graph, picture)
  const written = [`${shownPath(picture)}: the graph, drawn; open it in a browser`]
  if (out !== undefined) {
    writeWhole(out, collected.counts.outputs.map(output => `${outputLine(output)}\n`).join(''))
    written.push(`${shownPath(out)}: each count, with timestamp, window and pane`)
  }
  if (file !== undefined) {
    await writeTrace(trace, file)
    written.push(`${shownPath(file)}: the trace`)
  }
  console.log(`Written:\n${written.map(line => `  ${line}`).join('\n')}`)
  return 0
}

function droppedLine(trace: Trace, runner: Runner | undefined): string {
  if (runner !== undefined) return `  on ${runner.name}, to which all five came at once`
  const dropped = drops(trace).length
  return `  and ${dropped === 0 ? 'none' : counted(dropped, 'word')} dropped`
}
