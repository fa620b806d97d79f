/** Enter sends a form from all of its fields; in a list it would open that. A button does what it says. */
export function enterSends(form: HTMLElement, button: HTMLButtonElement): void {
  form.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.isComposing || event.target instanceof HTMLButtonElement) return
    event.preventDefault()
    button.click()
  })
}
