// Labels are placed before anything is drawn, and the same everywhere: their widths come from a table, not from a font.

const CAPITAL = 0.6
const NARROW = 0.3
const LATIN = 0.55
const WIDE = 1

const sign = /[\p{Lu}\p{Nd}+−×=<>%#△◆■○✕↑→–—…&@]/u
const narrow = /[ijltfrI.,:;'!|()[\]’·\s]/u
const wide = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Extended_Pictographic}]/u

/** About how wide a text is, in units of its font size. */
export function textWidth(text: string): number {
  let width = 0
  for (const character of text) width += widthOf(character)
  return width
}

function widthOf(character: string): number {
  if (narrow.test(character)) return NARROW
  if (sign.test(character)) return CAPITAL
  return wide.test(character) ? WIDE : LATIN
}

/** As textWidth, of bold text. */
export function boldWidth(text: string): number {
  return 1.12 * textWidth(text)
}

/** A text in lines that are no wider than `width` (in units of its font size), broken at spaces. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && textWidth(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

/** A text that is cut, with an ellipsis, to `width` in units of its font size. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let fitted = ''
  let used = textWidth('…')
  for (const character of text) {
    used += widthOf(character)
    if (used > width) break
    fitted += character
  }
  return `${fitted}…`
}
