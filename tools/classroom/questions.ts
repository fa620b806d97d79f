import type { Answer, Distribution, Place, QuestionMessage } from '../../lib/replay/messages.ts'
import type { Language } from '../language.ts'
import { type Cue, inLanguage, type Question } from './cue-file.ts'

/** As many people may answer a question, and as many different answers are told. */
const MOST_ANSWERS = 2000
const MOST_TOLD = 60
const MOST_NAMES = 10
/** Answers in the diagram that lie so near to each other are one. */
const NEAR_MS = 10_000

type State = QuestionMessage['state']

/** An answer, and the name that was given with it. */
interface Named {
  readonly answer: Answer
  readonly name: string
}

interface Asked {
  state: State
  isPassed: boolean
  readonly answers: Map<string, Named>
}

/** What the room was asked, and what it answered. */
export class Questions {
  readonly #asked = new Map<string, Asked>()

  /** Nothing was asked yet. */
  clear(): void {
    this.#asked.clear()
  }

  /** The class came to a question's cue: the room may answer. */
  open({ id }: Cue): void {
    const asked = this.#asked.get(id)
    if (asked === undefined) this.#asked.set(id, { state: 'open', isPassed: false, answers: new Map() })
    else asked.isPassed = false
  }

  /** The class plays on, and looks at something else. */
  pass({ id }: Cue): void {
    const asked = this.#asked.get(id)
    if (asked !== undefined && asked.state !== 'open') asked.isPassed = true
  }

  /** The class went on, and could see the answer. */
  close({ id }: Cue): void {
    const asked = this.#asked.get(id)
    if (asked?.state === 'open') asked.state = 'closed'
  }

  reveal({ id }: Cue): boolean {
    const asked = this.#asked.get(id)
    if (asked === undefined) return false
    asked.state = 'revealed'
    asked.isPassed = false
    return true
  }

  /** Takes somebody's answer, or the one that they think of next. Gives why not. */
  answer(cue: Cue, who: string, value: unknown, name: string): string {
    const asked = this.#asked.get(cue.id)
    const { question } = cue
    if (asked === undefined || question === undefined) return 'there is no question now'
    if (asked.state !== 'open') return 'the question is closed'
    const answer = answerOf(question, value)
    if (typeof answer === 'string') return answer
    if (asked.answers.size >= MOST_ANSWERS && !asked.answers.has(who)) return 'there are too many answers already'
    asked.answers.set(who, { answer, name })
    return ''
  }

  answerCount({ id }: Cue): number {
    return this.#asked.get(id)?.answers.size ?? 0
  }

  /** What is told of a question; `knows` says whether the answers are, too. */
  message(
    cue: Cue,
    question: Question,
    language: Language,
    right: Answer | undefined,
    knows: boolean,
  ): QuestionMessage {
    const asked = this.#asked.get(cue.id) ?? {
      state: 'closed' as const,
      isPassed: false,
      answers: new Map<string, Named>(),
    }
    const isTold = knows || asked.state === 'revealed'
    const answer = inLanguage(cue.answer, language)
    return {
      type: 'question',
      id: cue.id,
      text: inLanguage(question.text, language),
      kind: question.kind,
      ...(question.choices.length > 0 && { choices: question.choices.map(choice => inLanguage(choice, language)) }),
      state: asked.state,
      ...(asked.isPassed && { isPassed: true }),
      answers: asked.answers.size,
      ...(isTold && { distribution: distributionOf([...asked.answers.values()], knows) }),
      ...(isTold && right !== undefined && { right }),
      ...(isTold && answer !== '' && { answer }),
    }
  }
}

function answerOf({ kind, choices }: Question, value: unknown): Answer | string {
  if (kind === 'diagram') {
    const { eventTimeMs, processingTimeMs } = (value ?? {}) as Partial<Place>
    if (Number.isFinite(eventTimeMs) && Number.isFinite(processingTimeMs)) {
      return { eventTimeMs: eventTimeMs as number, processingTimeMs: processingTimeMs as number }
    }
    return 'value: a place in the diagram is { eventTimeMs, processingTimeMs }'
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'value: it must be a number'
  if (kind === 'choice' && (!Number.isInteger(value) || value < 0 || value >= choices.length)) {
    return `value: it must be a whole number from 0 to ${choices.length - 1}`
  }
  return value
}

function distributionOf(answers: readonly Named[], tellsNames: boolean): Distribution {
  const counts = new Map<string, { value: Answer; count: number; names?: string[] }>()
  for (const { answer: value, name: who } of answers) {
    const name = typeof value === 'number' ? `${value}` : `${near(value.eventTimeMs)} ${near(value.processingTimeMs)}`
    const counted = counts.get(name) ?? { value, count: 0 }
    counts.set(name, counted)
    counted.count++
    if (!tellsNames || who === '' || (counted.names?.length ?? 0) >= MOST_NAMES) continue
    counted.names = [...(counted.names ?? []), who]
  }
  const most = [...counts.values()].sort((a, b) => b.count - a.count).slice(0, MOST_TOLD)
  return { answers: answers.length, counts: most }
}

function near(ms: number): number {
  return Math.round(ms / NEAR_MS)
}
