import { kv } from 'yeoul'
import { taskProgram } from '../task.ts'
import { messages as ko } from './messages.ko.ts'
import { messages as en } from './messages.ts'
import { mistakes } from './mistakes.ts'

/** How a reason is put is the learner's: it need only name the language. */
function languageIn(result: unknown): unknown {
  const [reason, n] = Array.isArray(result) ? result : []
  const language = typeof reason === 'string' ? /\b(en|ko|fr|und)\b/.exec(reason)?.[1] : undefined
  return language === undefined ? result : kv(`a reason that names ${language}`, n)
}

export const program = taskProgram({
  part: 'unscored',
  recording: 'final-match',
  mistakes,
  messages: { en, ko },
  compared: languageIn,
})
