const FIRST = 0xac00
const LAST = 0xd7a3
const VOWELS = 'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'
const FINALS = ' ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'

/** The parts of a syllable: 갈 is ㄱ (its number), ㅏ and ㄹ; the final of 가 is a space. */
export interface Parts {
  readonly initial: number
  readonly vowel: string
  readonly final: string
}

/** True of a whole syllable of Hangul, not of a letter alone as in ㅋㅋ. */
export function isSyllable(character: string): boolean {
  const code = character.charCodeAt(0)
  return code >= FIRST && code <= LAST
}

/** Takes the last syllable of a text apart. */
export function lastParts(text: string): Parts {
  const code = text.charCodeAt(text.length - 1) - FIRST
  return {
    initial: Math.floor(code / (VOWELS.length * FINALS.length)),
    vowel: VOWELS[Math.floor(code / FINALS.length) % VOWELS.length] as string,
    final: FINALS[code % FINALS.length] as string,
  }
}

/** The text with some parts of its last syllable replaced. */
export function withLast(text: string, parts: Partial<Parts>): string {
  const { initial, vowel, final } = { ...lastParts(text), ...parts }
  const code = FIRST + (initial * VOWELS.length + VOWELS.indexOf(vowel)) * FINALS.length + FINALS.indexOf(final)
  return text.slice(0, -1) + String.fromCharCode(code)
}
