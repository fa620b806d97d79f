import type { Language } from '../language.ts'

/** What the book itself says, around the notebooks. */
export interface Wording {
  readonly book: string
  readonly about: string
  readonly contents: string
  readonly previous: string
  readonly next: string
  readonly toText: string
  /** Opens what a picture shows, as a table. */
  readonly asTable: string
  readonly warning: string
}

export const wordings: Readonly<Record<Language, Wording>> = {
  en: {
    book: 'Yeoul: the notebooks',
    about: 'Stream processing, watched: every notebook with what its cells printed and drew.',
    contents: 'Contents',
    previous: 'Previous',
    next: 'Next',
    toText: 'To the text',
    asTable: 'As a table',
    warning: 'Standard error',
  },
  ko: {
    book: '여울: 노트북 모음',
    about: '눈으로 보는 스트림 처리. 노트북마다 셀이 출력하고 그린 것을 함께 담았다.',
    contents: '차례',
    previous: '이전',
    next: '다음',
    toText: '본문으로 건너뛰기',
    asTable: '표로 보기',
    warning: '표준 오류',
  },
}
