import type { PageKind } from './keys.ts'

const STORED = 'yeoul-theme'

/** A lit room turns black to grey: its wall is light. The presenter's page is dark; a learner's as its owner likes. */
export function startTheme(page: PageKind): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const usual = page === 'presenter' || (page === 'room' && dark.matches) ? 'dark' : 'light'
  document.documentElement.dataset.theme = stored() ?? usual
}

/** Dark or light, until the page is closed. */
export function flipTheme(): void {
  const { dataset } = document.documentElement
  dataset.theme = dataset.theme === 'dark' ? 'light' : 'dark'
  try {
    sessionStorage.setItem(`${STORED}-${dataset.page}`, dataset.theme)
  } catch {
    // Where nothing may be stored, it is only for now.
  }
}

function stored(): string | undefined {
  try {
    return sessionStorage.getItem(`${STORED}-${document.documentElement.dataset.page}`) ?? undefined
  } catch {
    return undefined
  }
}
