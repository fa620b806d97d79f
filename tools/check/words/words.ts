import { type Language, language } from '../../language.ts'
import { type CheckWords, en } from './en.ts'
import { ko } from './ko.ts'

const languages: Readonly<Record<Language, CheckWords>> = { en, ko }

/** In the reader's language. */
export function words(): CheckWords {
  return languages[language()]
}
