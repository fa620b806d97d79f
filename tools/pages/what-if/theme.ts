import type { Theme } from '../../../lib/charts/drawing/palette.ts'

/** JupyterLab says on the body whether its theme is a light one; elsewhere it is as the reader prefers. */
export function followTheme(host: HTMLElement, changed: () => void): { now(): Theme } {
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const now = (): 'light' | 'dark' => {
    const { jpThemeLight } = document.body.dataset
    if (jpThemeLight !== undefined) return jpThemeLight === 'true' ? 'light' : 'dark'
    return dark.matches ? 'dark' : 'light'
  }
  const show = () => {
    host.dataset.theme = now()
  }
  const follow = () => {
    show()
    changed()
  }
  show()
  dark.addEventListener('change', follow)
  new MutationObserver(follow).observe(document.body, { attributeFilter: ['data-jp-theme-light'] })
  return { now }
}
