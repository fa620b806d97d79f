import { readFileSync } from 'node:fs'
import Sentiment from 'sentiment'
import { korean } from 'yeoul/korean'
import { escapeControls } from '../../terminal/escape.ts'

/** A text and how its author means it. */
export interface Labelled {
  /** 'tuned': the lexicon was made with it at hand; 'held': it was kept apart, to measure. */
  readonly set: 'tuned' | 'held'
  readonly label: Label
  readonly text: string
}

type Label = '+' | '-' | '0'
const LABELS: readonly Label[] = ['+', '-', '0']
const MOST_MISTAKES = 6

/** Synthetic Korean tweets with their labels. */
export function labelledSample(): readonly Labelled[] {
  const file = new URL('../../../datasets/korean-sentiment-sample.tsv', import.meta.url)
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.map(line => {
    const [set, label, text] = line.split('\t')
    return { set, label, text } as Labelled
  })
}

/** How the Korean scoring does on the sample: of each set, how many signs are right; and some that are not. */
export function accuracyLines(): string[] {
  const sentiment = new Sentiment()
  sentiment.registerLanguage('ko', korean)
  const judged = labelledSample().map(one => ({
    ...one,
    found: signOf(sentiment.analyze(one.text, { language: 'ko' }).score),
  }))
  const line = (title: string, of: typeof judged) => {
    const shares = LABELS.map(label => shareOf(of.filter(one => one.label === label)))
    return `  ${title.padEnd(18)}  ${[shareOf(of), ...shares].map(share => share.padStart(9)).join('  ')}`
  }
  const wrong = judged.filter(({ set, label, found }) => set === 'held' && label !== found)
  return [
    `Korean scoring on ${judged.length} labelled sentences, right signs of all:`,
    `  ${''.padEnd(18)}  ${['all', 'positive', 'negative', 'neutral'].map(head => head.padStart(9)).join('  ')}`,
    line(
      'kept apart',
      judged.filter(({ set }) => set === 'held'),
    ),
    line(
      'used to improve it',
      judged.filter(({ set }) => set === 'tuned'),
    ),
    'Wrong among those kept apart are, for example:',
    ...wrong
      .slice(0, MOST_MISTAKES)
      .map(({ label, found, text }) => `  ${label} taken for ${found}  ${escapeControls(text)}`),
  ]
}

function signOf(score: number): Label {
  return score > 0 ? '+' : score < 0 ? '-' : '0'
}

function shareOf(judged: readonly { readonly label: Label; readonly found: Label }[]): string {
  const right = judged.filter(({ label, found }) => label === found).length
  return `${right} of ${judged.length}`
}
