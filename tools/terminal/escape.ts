/** Zero-width joiner and non-joiner: emoji and several scripts need them, and they move nothing. */
const HARMLESS = /[\u200c\u200d]/

/**
 * Untrusted text for a terminal: control characters, invisible ones and those that turn the direction of writing
 * become `\u{…}`, so that a text can neither move the cursor nor hide what it says.
 */
export function escapeControls(text: string, options: { keepLines?: boolean } = {}): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, character =>
    HARMLESS.test(character) || (options.keepLines && character === '\n')
      ? character
      : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  )
}
