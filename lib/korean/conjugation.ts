import { lastParts, withLast } from './syllables.ts'

/** What may follow a form of a predicate, after which more may come (좋지만요). */
const ENDINGS = {
  /** 좋-고, 좋-네요, 좋-습니다 */
  stem: /^(?:고|지|죠|진|질|네|다|는|던|게|기|거|더|니|냐|잖|길|습|도록|든|자|면|며|나|구나|군|려|러|시|세|신|셨|실|답|단|대)/,
  /** 예쁜, 좋은: nothing more, or a noun that leans on it; 지친-다 */
  adnominal: /^(?:$|다|데|지|가|거|것|걸|건|게|줄|듯|편|점|척|만큼|대)/,
  /** 예쁠, 좋을 */
  prospective: /^(?:$|까|듯|줄|때|수|게|걸|거|것|지|만|뿐|정도)/,
  /** 예쁨, 좋음 */
  nominal: /^(?:$|이|은|을|도|만|과|의|에|으로)/,
  /** 예쁩-니다 */
  polite: /^(?:니다|니까|디다)/,
  /** 예뻐, 좋아-요 */
  infinitive: /^(?:$|요|서|도|야|지|하|진|졌|질|짐|보|죽|라|용|염|욤|유|버|가|왔|오)/,
  /** 예뻤-다, 좋았-어요 */
  past: /^(?:어|다|는|던|네|습|고|지|음|을|으|거|더|었|나|냐|니|잖|군|구|기|길|슴|죠|답|단|대|진|질)/,
} as const

type FormKind = keyof typeof ENDINGS

/** A form of a predicate, as it stands before an ending. */
export interface Form {
  readonly text: string
  readonly kind: FormKind
}

/** True if the rest of a word can follow a form. */
export function canFollow({ kind }: Pick<Form, 'kind'>, rest: string): boolean {
  return ENDINGS[kind].test(rest)
}

/** The forms of a predicate. `isIrregular`: its final ㅂ becomes 우. */
export function formsOf(stem: string, isIrregular: boolean): readonly Form[] {
  const { final, vowel } = lastParts(stem)
  const forms: Form[] = [{ text: stem, kind: 'stem' }]
  const add = (kind: FormKind, text: string) => forms.push({ kind, text })
  // What stands before ㄴ, ㄹ, ㅁ, 면: 예쁘-, 힘드-, 아름다우-, 좋으-.
  let open = stem
  if (final === 'ㄹ') open = withLast(stem, { final: ' ' })
  else if (isIrregular) open = `${withLast(stem, { final: ' ' })}우`
  else if (final !== ' ') open = `${stem}으`
  if (open !== stem) add('stem', open)
  add('adnominal', withLast(open, { final: 'ㄴ' }))
  add('prospective', withLast(open, { final: 'ㄹ' }))
  add('nominal', final === 'ㄹ' ? withLast(stem, { final: 'ㄻ' }) : withLast(open, { final: 'ㅁ' }))
  if (final === ' ' || final === 'ㄹ') add('polite', withLast(open, { final: 'ㅂ' }))
  for (const infinitive of isIrregular ? softened(stem) : infinitives(stem, final, vowel)) {
    add('infinitive', infinitive)
    add('past', withLast(infinitive, { final: 'ㅆ' }))
  }
  return forms
}

/** 아름답 → 아름다워; 곱 → 고와. */
function softened(stem: string): string[] {
  const open = withLast(stem, { final: ' ' })
  return stem === '곱' ? [`${open}와`] : [`${open}워`]
}

/** 좋 → 좋아, 예쁘 → 예뻐, 느리 → 느려, 빠르 → 빨라, 편하 → 편해 and 편하여. */
function infinitives(stem: string, final: string, vowel: string): string[] {
  if (stem.endsWith('하')) return [withLast(stem, { vowel: 'ㅐ' }), `${stem}여`]
  if (final !== ' ') return [stem + (isBright(vowel) ? '아' : '어')]
  const before = stem.slice(0, -1)
  const harmony = before !== '' && isBright(lastParts(before).vowel) ? 'ㅏ' : 'ㅓ'
  if (stem.endsWith('르') && before !== '') {
    return [withLast(before, { final: 'ㄹ' }) + (harmony === 'ㅏ' ? '라' : '러')]
  }
  if (vowel === 'ㅡ') return [withLast(stem, { vowel: harmony })]
  const contracted = { ㅣ: 'ㅕ', ㅗ: 'ㅘ', ㅜ: 'ㅝ', ㅚ: 'ㅙ' }[vowel]
  if (contracted === undefined) return [stem]
  return [withLast(stem, { vowel: contracted }), stem + (isBright(vowel) ? '아' : '어')]
}

function isBright(vowel: string): boolean {
  return vowel === 'ㅏ' || vowel === 'ㅗ' || vowel === 'ㅑ'
}
