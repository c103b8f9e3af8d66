import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { compress } from '../../src/node.ts'
import { openBrowser, openHarness } from '../helpers/browser.ts'
import { choose, download, finished, openPage } from '../helpers/browser-page.ts'
import { startServer } from '../helpers/browser-server.ts'
import { photoLike, toRgba } from '../helpers/images.ts'

/** What both sides have to agree on: the bytes of effort 0 hang on the platform's zlib. */
const common = { effort: 0, backend: 'cpu', speed: 9 } as const

function photoLikePng(width: number, height: number): Promise<Buffer> {
  const { data } = toRgba(photoLike(width, height))
  const raw = { width, height, channels: 4 as const }
  return sharp(data, { raw }).removeAlpha().png().toBuffer()
}

test('Chrome finds the number of colors that Node finds', async () => {
  const file = await photoLikePng(72, 48)
  const server = await startServer()
  const chrome = await openBrowser({ webgpu: true })
  try {
    const { page } = await openHarness(chrome.browser, server.url)
    for (const target of [{ quality: '20-40' }, { colors: 'auto', space: 'srgb' }] as const) {
      const inChrome = await page.evaluate(
        async (base64, options) => {
          const bytes = Uint8Array.from(atob(base64), char => char.charCodeAt(0))
          const { indexed, report } = await window.huepress.compress(new Blob([bytes]), options)
          return { palette: [...indexed.palette], found: report.searchedColors, quality: report.quality }
        },
        file.toString('base64'),
        { ...common, ...target },
      )
      const { indexed, report } = await compress(file, { ...common, ...target })
      expect(inChrome).toEqual({ palette: [...indexed.palette], found: report.searchedColors, quality: report.quality })
    }
  } finally {
    await chrome.close()
    server.close()
  }
})

test('the page takes a most of bytes, and its file is that of Node', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huepress-targets-'))
  const server = await startServer()
  const chrome = await openBrowser({ webgpu: true })
  try {
    const { page, errors } = await openPage(chrome.browser, server.url, 'backend=cpu&colors=32&maxBytes=3500&effort=1')
    const photo = join(folder, 'photo.png')
    writeFileSync(photo, await photoLikePng(200, 150))
    await choose(page, photo)
    await finished(page)
    const { bytes } = await download(page, mkdtempSync(join(folder, 'down-')))
    const inNode = await compress(photo, { colors: 32, maxBytes: 3500, backend: 'cpu', effort: 1 })
    expect(bytes.length).toBeLessThanOrEqual(3500)
    expect(bytes.equals(inNode.bytes)).toBe(true)
    expect(inNode.report.lossy).toBeGreaterThan(30)
    expect(errors).toEqual([])
  } finally {
    await chrome.close()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
