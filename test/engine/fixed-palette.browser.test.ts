import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createEngine } from '../../src/engine/engine.ts'
import { readPalette } from '../../src/platform/node/palette-node.ts'
import { openBrowser, openHarness } from '../helpers/browser.ts'
import { startServer } from '../helpers/browser-server.ts'
import { photoLike, softDisc, toRgba } from '../helpers/images.ts'

const GPL = 'GIMP Palette\nChannels: RGBA\n255 255 255 255\n0 0 0 0\n200 40 30 255\n20 90 160 128\n10 10 10 255\n'
const images = [photoLike(60, 40), softDisc(40)].map(toRgba)
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Maps to a palette from a file and finds a shared one; what Chrome has to give too. */
async function inNode() {
  const engine = await createEngine({ backend: 'cpu' })
  const palette = await readPalette(new TextEncoder().encode(GPL))
  const mapped: string[] = []
  for (const space of ['srgb', 'oklab'] as const)
    for (const image of images) mapped.push(hash((await engine.quantize(image, { palette, space })).indices))
  const shared = await engine.sharedPalette(images, { colors: 12, space: 'oklab' })
  return { palette: [...palette], mapped, shared: [...shared.palette] }
}

test('Chrome reads, maps to and shares palettes as Node does', async () => {
  const server = await startServer()
  const chrome = await openBrowser({ webgpu: true })
  try {
    const { page } = await openHarness(chrome.browser, server.url)
    const plain = images.map(({ width, height, data }) => ({ width, height, data: [...data] }))
    const found = await page.evaluate(
      async (text, list) => {
        const { createEngine, readPalette } = window.huepress
        const engine = await createEngine({ backend: 'gpu' })
        const pictures = list.map(image => ({ ...image, data: Uint8Array.from(image.data) }))
        const palette = await readPalette(new Blob([text]))
        const mapped: string[] = []
        for (const space of ['srgb', 'oklab'] as const) {
          for (const picture of pictures) {
            const { indices } = await engine.quantize(picture, { palette, space })
            const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', indices as Uint8Array<ArrayBuffer>))
            mapped.push([...digest].map(byte => byte.toString(16).padStart(2, '0')).join(''))
          }
        }
        const shared = await engine.sharedPalette(pictures, { colors: 12, space: 'oklab' })
        return { palette: [...palette], mapped, shared: [...shared.palette] }
      },
      GPL,
      plain,
    )
    expect(found).toEqual(await inNode())
  } finally {
    await chrome.close()
    server.close()
  }
})
