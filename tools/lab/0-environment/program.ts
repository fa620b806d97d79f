import { join, resolve } from 'node:path'
import { direct, drops, Pipeline, testStream, timestamped } from 'yeoul'
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

/** Five words of two minutes; the last comes when its minute is over. */
const words = testStream<string>()
  .advanceProcessingTime('25s')
  .addElements(timestamped('Sea', '5s'), timestamped('whale', '20s'))
  .advanceProcessingTime('50s')
  .addElements(timestamped('Whale', '70s'), timestamped('WHALE', '40s'))
  .advanceWatermarkTo('60s')
  .advanceProcessingTime('15s')
  .addElements(timestamped('whale', '50s'))
  .advanceWatermarkToInfinity()

export const program: LabProgram<FirstPipeline> = {
  parts: ['lowerCased', 'counts', 'sentences'],
  checks,
  mistakes,
  messages: { en, ko },
  run,
}

async function run(lab: FirstPipeline, { inputs, recording, results, out, trace: file }: LabRequest): Promise<number> {
  const given = inputs[0] ?? recording
  if (given !== undefined) throw new UsageError(`${given}: lab 0 has its own five words; lab 1 takes a text`)
  if (out !== undefined && file !== undefined && resolve(out) === resolve(file))
    throw new UsageError('--out and --trace: give each a file of its own')
  console.log(`What this machine has, as npx yeoul doctor says it:\n\n${report(await examine())}\n`)

  const counts = new Pipeline().apply(words, lab.lowerCased, lab.counts)
  const { collected, trace } = await direct({ enforce: true }).collectAll({
    counts,
    sentences: counts.apply(lab.sentences),
  })
  const sentences = collected.sentences.values.map((sentence: unknown) => {
    if (typeof sentence === 'string') return escapeControls(sentence)
    return refuse(sentence, { from: 'sentences', what: "a string such as 'minute 1: sea 1'", lab: 0 })
  })
  const dropped = drops(trace).length
  console.log(`Five words, counted by the minute:\n${sentences.map(sentence => `  ${sentence}`).join('\n')}`)
  console.log(`  and ${dropped === 0 ? 'none' : counted(dropped, 'word')} dropped\n`)
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
