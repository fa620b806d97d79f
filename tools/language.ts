import { basename, dirname } from 'node:path'
import { UsageError } from './command.ts'

/** The languages of the notebooks, and of what labs and checks say. */
export const languages = ['en', 'ko'] as const

export type Language = (typeof languages)[number]

/**
 * The one that YEOUL_LANG names, as 'ko' or 'ko_KR.UTF-8'; without it that of the notebook's folder, and otherwise English.
 * Throws a UsageError for another.
 */
export function language(): Language {
  const given = process.env.YEOUL_LANG
  if (given === undefined || given === '') return ofFolder(process.cwd())
  const known = languages.find(language => new RegExp(`^${language}([-_.]|$)`, 'i').test(given))
  if (known === undefined)
    throw new UsageError(`--lang or YEOUL_LANG ${given}: not a language of Yeoul; there is ${languages.join(' and ')}`)
  return known
}

/** A kernel runs in the folder of its notebook. */
function ofFolder(folder: string): Language {
  return basename(folder) === 'ko' && basename(dirname(folder)) === 'notebooks' ? 'ko' : 'en'
}
