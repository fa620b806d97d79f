import { canFollow, formsOf } from './conjugation.ts'
import { LEXICON } from './lexicon.ts'
import { isSyllable } from './syllables.ts'

/** What a word of a text is, by the lexicon. */
export interface Match {
  readonly score: number
  readonly isPredicate: boolean
}

/** Particles, one or two, or the copula with its endings. */
const AFTER_A_NOUN =
  /^(?:(?:이|가|은|는|을|를|의|에|도|만|로|으로|와|과|랑|이랑|에서|부터|까지|조차|마저|밖에|처럼|보다|한테|에게|이나|나|들|님|뿐|이야|야|요|용)?(?:은|는|도|만|의|요|이다)?|이?(?:다|네|네요|지|지만|죠|고|군|군요|구나|라|라고|라서|라니|라는|랄까|던데|었.*|였.*|거든.*|잖.*|니까.*|면.*)|(?:이에요|예요|에요|이예요|입니다.*|임|임요|인|인데.*|인가.*|인듯.*|일.*|이었.*|였.*))$/

const [predicates, nouns] = readLexicon()
const LONGEST = Math.max(...[...predicates.keys(), ...nouns.keys()].map(({ length }) => length))

function readLexicon() {
  const predicates = new Map<string, { score: number; kinds: Parameters<typeof canFollow>[0][] }>()
  const nouns = new Map<string, number>()
  const addForms = (stem: string, score: number, isIrregular: boolean) => {
    for (const { text, kind } of formsOf(stem, isIrregular)) {
      const entry = predicates.get(text) ?? { score, kinds: [] }
      predicates.set(text, entry)
      entry.kinds.push({ kind })
    }
  }
  for (const { score, predicates = '', irregular = '', nouns: words = '' } of LEXICON) {
    for (const stem of listed(predicates)) addForms(stem, score, false)
    for (const stem of listed(irregular)) addForms(stem, score, true)
    for (const noun of listed(words)) nouns.set(noun, score)
  }
  // After all that the lexicon says itself: 만족하다, 만족되다, 만족스럽다.
  for (const [noun, score] of nouns) {
    for (const suffix of ['하', '되']) addForms(noun + suffix, score, false)
    addForms(`${noun}스럽`, score, true)
  }
  return [predicates, nouns] as const
}

function listed(words: string): readonly string[] {
  return words.split(' ').filter(word => word !== '')
}

/** The word of the lexicon that a word of a text is a form of: the longest stem that fits, with what may follow it. */
export function match(word: string): Match | undefined {
  const hangul = onlySyllables(word)
  for (let length = Math.min(LONGEST, hangul.length); length > 0; length--) {
    const [start, rest] = [hangul.slice(0, length), hangul.slice(length)]
    const predicate = predicates.get(start)
    if (predicate?.kinds.some(kind => canFollow(kind, rest))) return { score: predicate.score, isPredicate: true }
    const score = nouns.get(start)
    if (score !== undefined && AFTER_A_NOUN.test(rest)) return { score, isPredicate: false }
  }
  return undefined
}

/** 좋아요ㅎㅎ❤ → 좋아요: what stands around the syllables of a word, or after them, is no part of it. */
function onlySyllables(word: string): string {
  const characters = [...word.normalize('NFC')]
  const from = characters.findIndex(isSyllable)
  if (from === -1) return ''
  const end = characters.findIndex((character, i) => i > from && !isSyllable(character))
  return characters.slice(from, end === -1 ? undefined : end).join('')
}
