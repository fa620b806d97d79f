/** Makes an element with its attributes and what it holds; an attribute that is false is left out. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number | boolean>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes))
    if (value !== false) element.setAttribute(key, value === true ? '' : String(value))
  element.append(...children)
  return element
}

/** Controls of one thing, in a row that may break. */
export function group(legend: string, ...controls: readonly Node[]): HTMLFieldSetElement {
  return make('fieldset', {}, make('legend', {}, legend), make('div', {}, ...controls))
}
