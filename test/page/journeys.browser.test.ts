import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ElementHandle, Page } from 'puppeteer'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { version } from '../../package.json' with { type: 'json' }
import { compress, readPalette } from '../../src/node.ts'
import { download, downloaded, openPage, startOver, textOf } from '../helpers/browser-page.ts'
import { designer, developer, holiday } from '../helpers/journeys.ts'
import { pageSuite } from '../helpers/page-suite.ts'

const suite = pageSuite('journeys')
const { folder, downloads, parrots } = suite
/** One page for all tests. */
let page: Page
let errors: string[]

beforeAll(async () => {
  ;({ page, errors } = await openPage(suite.chrome.browser, suite.server.url))
})

/** The whole photo, of which each test takes parts. */
const photo = fileURLToPath(new URL('../../examples/parrots.png', import.meta.url))

/** The zip that "Save all" gives, unpacked: its names, sorted. */
async function zipped(save: () => Promise<string>): Promise<string[]> {
  const path = join(downloads, await save())
  execFileSync('unzip', ['-q', path, '-d', folder])
  const names = execFileSync('unzip', ['-Z1', path], { encoding: 'utf8' })
  rmSync(path)
  return names.trim().split('\n').sort()
}

/** Says how the names of files end. */
const endNamesBy = (page: Page, suffix: string) =>
  page.$eval(
    '#suffix',
    (field, suffix) => {
      ;(field as HTMLInputElement).value = suffix
      field.dispatchEvent(new Event('change', { bubbles: true }))
    },
    suffix,
  )

test('holiday photos: originals are kept until photo WebPs are chosen, which are all smaller, the HEIC as well', async () => {
  await startOver(page, 'backend=cpu&effort=0&colors=64')
  const jpeg = join(folder, 'beach.jpg')
  await sharp(photo).extract({ left: 300, top: 120, width: 60, height: 40 }).jpeg({ quality: 85 }).toFile(jpeg)
  const heic = fileURLToPath(new URL('../fixtures/reports/f.heic', import.meta.url))
  const moments: Record<string, string> = {}
  await holiday(page, [jpeg, heic], async moment => {
    moments[moment] = await textOf(page, '#batch')
    if (moment === 'offer') expect(await textOf(page, '#take-photo')).toMatch(/^Photo WebP, about [\d.]+ k?B$/)
  })
  expect(moments.offer).toMatch(/originals kept$/)
  expect(moments.photos).toMatch(/−\d+ %/)
  const names = await zipped(() => downloaded(page, downloads, () => page.click('#save-all')))
  expect(names).toEqual(['beach-hue.webp', 'f-hue.webp'])
  const node = await compress(jpeg, { format: 'photo', backend: 'cpu' })
  expect(readFileSync(join(folder, 'beach-hue.webp')).equals(Buffer.from(node.bytes))).toBe(true)
  for (const [i, path] of [jpeg, heic].entries())
    expect(readFileSync(join(folder, names[i])).length).toBeLessThan(readFileSync(path).length)
  expect(errors).toEqual([])
})

test('a designer: the color of the brand is locked to the digit, in file, stylesheet and palette file', async () => {
  await startOver(page, 'backend=cpu&effort=0&colors=8')
  await page.evaluate(() => {
    Object.assign(navigator.clipboard, { writeText: async (text: string) => Object.assign(window, { text }) })
  })
  const logo = join(folder, 'logo.png')
  const circle = (color: string, at: number) => `<circle cx="${at}" cy="48" r="40" fill="${color}"/>`
  const circles = `${circle('#e8651a', 48)}${circle('#224488', 112)}`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="96">${circles}</svg>`
  await sharp(Buffer.from(svg)).png().toFile(logo)
  await designer(page, logo, '#ff6600', async moment => {
    if (moment === 'logo') expect(await page.$('.swatch[aria-label^="#ff6600"]')).toBeNull()
  })
  expect(await textOf(page, '#locked')).toContain('#ff6600')
  await page.click('[aria-label="Copy all as CSS"]')
  await page.waitForFunction(() => 'text' in window)
  expect(await page.evaluate(() => (window as unknown as { text: string }).text)).toMatch(/--color-\d: #ff6600;/)
  expect(await textOf(page, '#command')).toBe(`npx huepress@${version} --palette logo.gpl --effort 0 logo.png`)

  const { bytes } = await download(page, downloads)
  const [r, g, b, alpha] = await sharp(bytes)
    .extract({ left: 48, top: 48, width: 1, height: 1 })
    .ensureAlpha()
    .raw()
    .toBuffer()
  expect([r, g, b, alpha]).toEqual([255, 102, 0, 255])
  expect(await downloaded(page, downloads, () => page.click('#save-palette'))).toBe('logo.gpl')
  // The command gives the same file.
  const palette = await readPalette(join(downloads, 'logo.gpl'))
  rmSync(join(downloads, 'logo.gpl'))
  const node = await compress(logo, { palette, effort: 0, backend: 'cpu' })
  expect(Buffer.from(node.bytes).equals(bytes)).toBe(true)

  // The palette of one picture for the next.
  writeFileSync(join(folder, 'brand.hex'), '#ff6600\n#224488\n#00000000\n')
  await page.click('input[name=target][value=palette]')
  const input = (await page.$('#palette-file')) as ElementHandle<HTMLInputElement>
  await input.uploadFile(join(folder, 'brand.hex'))
  await page.waitForFunction(() => document.querySelector('#result-name')?.textContent === '3 colors')
  expect(await textOf(page, '#chosen-palette')).toContain('3 colors of brand.hex')
  expect(await textOf(page, '#command')).toContain('--palette brand.hex')
  await input.uploadFile(parrots)
  await page.waitForFunction(() => document.querySelector('.palette-choice .fault')?.textContent)
  expect(await textOf(page, '.palette-choice .fault')).toMatch(/^parrots\.png: .* at most 256\.$/)
  expect(errors).toEqual([])
})

test('a web developer: product pictures sorted by what they save, as a zip with names of choice, and as a command', async () => {
  await startOver(page, 'backend=cpu&effort=0&colors=16')
  const paths = await Promise.all(
    [0, 1, 2, 3, 4, 5, 6, 7].map(async i => {
      const path = join(folder, `product-${i}.png`)
      const part = sharp(photo).extract({ left: 300 + i * 20, top: 120 + i * 10, width: 80, height: 60 })
      // One that is small already.
      await (i === 3 ? part.png({ palette: true, colors: 4, dither: 0 }) : part.png()).toFile(path)
      return path
    }),
  )
  await developer(page, paths, async () => {
    expect(await textOf(page, '.photo:first-child .file')).toBe('product-3.png')
  })
  await endNamesBy(page, '/.min')
  const line = `npx huepress@${version} --colors 16 --effort 0 --ext .min.png product-0.png ...`
  await page.waitForFunction(line => document.querySelector('#command')?.textContent === line, {}, line)
  const names = await zipped(() => downloaded(page, downloads, () => page.click('#save-all')))
  expect(names).toEqual(paths.map((_, i) => `product-${i}.min.png`))
  const node = await compress(paths[0], { colors: 16, effort: 0, backend: 'cpu' })
  expect(readFileSync(join(folder, names[0])).equals(Buffer.from(node.bytes))).toBe(true)
  expect(errors).toEqual([])
})

test('results go into a folder, where nothing is overwritten and a full disk is told by the name of the file', async () => {
  await startOver(page, 'backend=cpu&effort=0&colors=4')
  await page.evaluate(() => {
    // The browser's own folder for this page stands for one on the disk.
    const showDirectoryPicker = () => navigator.storage.getDirectory()
    const copied: string[] = []
    const write = async ([item]: ClipboardItem[]) => void copied.push((await item.getType('image/png')).type)
    Object.assign(window, { showDirectoryPicker, copied })
    Object.defineProperty(navigator.clipboard, 'write', { value: write })
  })
  const paths = ['red', 'blue'].map(name => join(folder, `${name}.png`))
  for (const [i, path] of paths.entries())
    await sharp(photo)
      .extract({ left: 300 + i * 60, top: 120, width: 60, height: 40 })
      .toFile(path)
  await developer(page, paths, async () => {})
  const saved = (words: RegExp) =>
    page.waitForFunction(
      source => new RegExp(source).test(document.querySelector('#saved')?.textContent ?? ''),
      {},
      words.source,
    )
  const names = () =>
    page.evaluate(async () => {
      const folder = (await navigator.storage.getDirectory()) as unknown as { keys(): AsyncIterable<string> }
      const names: string[] = []
      for await (const name of folder.keys()) names.push(name)
      return names.sort().join(' ')
    })
  await endNamesBy(page, '.min')
  await page.click('#save-folder')
  await saved(/^Saved 2 photos/)
  expect(await names()).toBe('blue.min.png red.min.png')
  await page.click('#save-folder')
  await expect.poll(names).toBe('blue.min-2.png blue.min.png red.min-2.png red.min.png')
  await page.evaluate(() => {
    const { createWritable } = FileSystemFileHandle.prototype
    FileSystemFileHandle.prototype.createWritable = function (...args) {
      if (this.name.startsWith('blue')) throw new DOMException('The disk is full.', 'QuotaExceededError')
      return createWritable.apply(this, args)
    }
  })
  await page.click('#save-folder')
  await saved(/^blue\.min\.png could not be written: The disk is full\. 1 of 2 are in the folder\. .* still here\.$/)
  await page.click('#copy-image')
  await page.waitForFunction(() => (window as unknown as { copied: string[] }).copied.join() === 'image/png')
})
