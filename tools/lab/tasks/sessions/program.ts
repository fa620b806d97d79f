import { taskProgram } from '../task.ts'
import { messages as ko } from './messages.ko.ts'
import { messages as en } from './messages.ts'
import { mistakes } from './mistakes.ts'

export const program = taskProgram({
  part: 'authorSessions',
  recording: 'final-match',
  mistakes,
  messages: { en, ko },
})
