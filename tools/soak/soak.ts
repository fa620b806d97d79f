import { judge, type Verdict } from './judge.ts'
import type { Kind } from './kind.ts'

/** What a soak found. */
export interface Findings<Transcript, Made> {
  readonly agreed: readonly Agreed<Transcript, Made>[]
  /** How many differences each explanation explains. */
  readonly explained: ReadonlyMap<string, number>
  /** Each difference that is not explained, in words, with its transcript. */
  readonly unexplained: readonly string[]
  /** Things that the judge's transcripts made. */
  readonly made: number
}

/** A transcript on which the direct runner and the judge agree, and what both made of it, by step. */
export interface Agreed<Transcript, Made> {
  readonly transcript: Transcript
  readonly steps: readonly (readonly Made[])[]
}

/** Runs random transcripts through the direct runner and through the judge, and explains where they differ. */
export async function soak<T, M>(kind: Kind<T, M>, seed: number, count: number): Promise<Findings<T, M>> {
  const transcripts = kind.transcripts(seed, count)
  const verdicts = await judge<M>(transcripts.map(kind.forJudge))
  const differing: { transcript: T; difference: string }[] = []
  const agreed: Agreed<T, M>[] = []
  let made = 0
  for (const [i, transcript] of transcripts.entries()) {
    const verdict = verdicts[i] as Verdict<M>
    if ('steps' in verdict) made += verdict.steps.reduce((sum, step) => sum + step.length, 0)
    const difference = differenceOf(await kind.ours(transcript), verdict)
    if (difference !== undefined) differing.push({ transcript, difference })
    else if ('steps' in verdict) agreed.push({ transcript, steps: verdict.steps })
  }
  const explained = new Map<string, number>()
  const unexplained: string[] = []
  const whys = await explain(
    kind,
    differing.map(({ transcript }) => transcript),
  )
  for (const [i, { transcript, difference }] of differing.entries()) {
    const why = whys[i]
    if (why === undefined) unexplained.push(`${difference}\n  transcript ${JSON.stringify(kind.forJudge(transcript))}`)
    else explained.set(why, (explained.get(why) ?? 0) + 1)
  }
  return { agreed, explained, unexplained, made }
}

/** For each transcript the first explanation on whose way around the judge agrees. */
async function explain<T, M>(kind: Kind<T, M>, transcripts: readonly T[]): Promise<readonly (string | undefined)[]> {
  const tries = transcripts.flatMap((transcript, i) =>
    kind.explanations.flatMap(({ why, around }) => {
      const way = around(transcript)
      return way === undefined ? [] : [{ i, why, way }]
    }),
  )
  const whys = new Array<string | undefined>(transcripts.length).fill(undefined)
  if (tries.length === 0) return whys
  const verdicts = await judge<M>(tries.map(({ way }) => way.forJudge))
  for (const [j, { i, why, way }] of tries.entries()) {
    const difference = differenceOf(await kind.ours(way.transcript), verdicts[j] as Verdict<M>)
    if (difference === undefined) whys[i] ??= why
  }
  return whys
}

/** The first step at which they differ, in words. */
export function differenceOf<M>(ours: readonly (readonly M[])[], verdict: Verdict<M>): string | undefined {
  if ('error' in verdict) return `the judge failed: ${verdict.error}`
  if (ours.length !== verdict.steps.length) return `${ours.length} steps here, ${verdict.steps.length} at the judge`
  for (const [i, mine] of ours.entries()) {
    const theirs = (verdict.steps[i] as readonly M[]).map(canonical)
    const own = mine.map(canonical)
    const missing = without(theirs, own)
    const extra = without(own, theirs)
    if (missing.length + extra.length === 0) continue
    return [
      `step ${i} differs:`,
      ...missing.map(line => `  the judge alone: ${line}`),
      ...extra.map(line => `  the kernel alone: ${line}`),
    ].join('\n')
  }
  return undefined
}

function canonical(made: unknown): string {
  return JSON.stringify(made, Object.keys(made as object).sort())
}

/** What `some` has more than `others`. */
function without(some: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others]
  return some.filter(line => {
    const at = left.indexOf(line)
    if (at !== -1) left.splice(at, 1)
    return at === -1
  })
}
