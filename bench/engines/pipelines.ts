// W1 and W2 for engines. Workers in other processes build them from here.
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DoFn, type Pipeline, parDo } from 'yeoul'
import { wordLines } from '../yeoul/w1.ts'
import { topLines } from '../yeoul/w2.ts'

/** What a pipeline of an engine does. */
export interface EngineWork {
  readonly workload: 'W1' | 'W2'
  /** The glob of its input. */
  readonly files: string
  /** The folder for its results. */
  readonly out: string
}

export default function pipelineOf({ workload, files, out }: EngineWork): Pipeline {
  const lines = workload === 'W1' ? wordLines(files) : topLines(files)
  lines.apply(parDo(linesInto(out)))
  return lines.pipeline
}

/** Each bundle's lines into a file of their own, and into another how much memory this process took at most. */
function linesInto(folder: string): DoFn<string, never> {
  let lines: string[] = []
  return {
    startBundle() {
      lines = []
    },
    process({ element }) {
      lines.push(element)
    },
    finishBundle() {
      if (lines.length > 0) writeFileSync(join(folder, `lines-${randomUUID()}`), `${lines.join('\n')}\n`)
      writeFileSync(join(folder, `peak-${process.pid}`), String(peakMb()))
    },
  }
}

const STATUS = '/proc/self/status'

/** The peak of resident memory. Linux counts what the engine had that started this process as a part of maxRSS. */
function peakMb(): number {
  const [, own] = existsSync(STATUS) ? (/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(STATUS, 'utf8')) ?? []) : []
  return Number(own ?? process.resourceUsage().maxRSS) / 1024
}
