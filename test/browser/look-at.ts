import type { Page } from 'playwright-core'

export interface Seen {
  readonly colours: number
  /** How light the corner at the top and left is: 0 to 255. */
  readonly corner: number
}

/** What is to be seen in a PNG picture; any page can tell. */
export function lookAt(page: Page, picture: Buffer): Promise<Seen> {
  return page.evaluate(`(${look})(${JSON.stringify(picture.toString('base64'))})`)
}

const look = `async base64 => {
  const image = new Image()
  image.src = 'data:image/png;base64,' + base64
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.width
  canvas.height = image.height
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const colours = new Set()
  for (let i = 0; i < data.length; i += 4) colours.add(data[i] * 65536 + data[i + 1] * 256 + data[i + 2])
  return { colours: colours.size, corner: data[4 * (2 * image.width + 2) + 1] }
}`
