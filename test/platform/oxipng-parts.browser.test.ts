import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { encodePng } from '../../src/platform/node/encode-node.ts'
import { openBrowser, openHarness } from '../helpers/browser.ts'
import { startServer } from '../helpers/browser-server.ts'
import { mixedColor, stripes } from '../helpers/indexed.ts'

test('a PNG of two parts has the same bytes from Chrome as from threads in Node', async () => {
  const [width, height] = [2000, 1600]
  const { palette, indices: piece } = stripes(width, 100, 256, mixedColor)
  const indices = new Uint8Array(width * height)
  for (let at = 0; at < indices.length; at += piece.length) indices.set(piece, at)
  const server = await startServer()
  const chrome = await openBrowser({ webgpu: false })
  try {
    server.put('/indices', indices)
    const { page, errors } = await openHarness(chrome.browser, server.url)
    const found = await page.evaluate(
      async (width, height, entries) => {
        const indices = new Uint8Array(await (await fetch('/indices')).arrayBuffer())
        const picture = { width, height, palette: Uint8Array.from(entries), indices }
        const bytes = await window.huepress.encodePng(picture, { effort: 1 })
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
        return [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('')
      },
      width,
      height,
      [...palette],
    )
    const own = await encodePng({ width, height, palette, indices }, { effort: 1 })
    expect(errors).toEqual([])
    expect(found).toBe(createHash('sha256').update(own).digest('hex'))
  } finally {
    await chrome.close()
    server.close()
  }
})
