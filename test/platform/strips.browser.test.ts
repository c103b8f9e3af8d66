import { expect, test } from 'vitest'
import { createEngine } from '../../src/engine/engine.ts'
import { openBrowser, openHarness } from '../helpers/browser.ts'
import { startServer } from '../helpers/browser-server.ts'
import { draw, photoLike, toRgba } from '../helpers/images.ts'
import { outcomeOf, outcomesInChrome } from '../helpers/outcome.ts'

test('a picture of three strips comes out the same from workers in Chrome as from one thread in Node', async () => {
  const part = photoLike(50, 50)
  const image = toRgba(
    draw('three strips', 1500, 1400, (x, y) => {
      const p = part.pixels[(y % 50) * 50 + (x % 50)]
      return [p & 255, (p >>> 8) & 255, (p >>> 16) & 255]
    }),
  )
  const server = await startServer()
  const chrome = await openBrowser({ webgpu: true })
  try {
    const { page, errors } = await openHarness(chrome.browser, server.url)
    const workers: string[] = []
    page.on('workercreated', worker => workers.push(worker.url()))
    const found = await outcomesInChrome(page, server, image, [{ colors: 24 }])
    const engine = await createEngine({ backend: 'cpu' })
    expect(found).toEqual([{ ...outcomeOf(await engine.quantize(image, { colors: 24 })), backend: 'gpu' }])
    expect(workers.some(url => url.startsWith('blob:'))).toBe(true)
    expect(errors).toEqual([])
  } finally {
    await chrome.close()
    server.close()
  }
})
