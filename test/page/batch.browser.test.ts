import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ElementHandle, Page } from 'puppeteer'
import sharp from 'sharp'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { compress } from '../../src/node.ts'
import { batchSays, chooseAll, downloaded, openPage, startOver, textOf } from '../helpers/browser-page.ts'
import { photoLike } from '../helpers/images.ts'
import { pageSuite } from '../helpers/page-suite.ts'

const suite = pageSuite('batch')
const { folder, downloads } = suite
const trip = join(folder, 'trip')
const PHOTOS = [1, 2].flatMap(n => [`day1/sea${n}.png`, `day2/hill ${n}.jpg`, `dawn${n}.webp`])

const SETTINGS = 'colors=16&effort=0&backend=cpu'

/** One page for all tests. */
let page: Page
let errors: string[]
let requests: string[]

async function write(path: string, seed: number): Promise<void> {
  const { pixels, width, height } = photoLike(72, 48, seed)
  const image = sharp(new Uint8Array(pixels.buffer), { raw: { width, height, channels: 4 } }).removeAlpha()
  mkdirSync(dirname(path), { recursive: true })
  await image.toFile(path)
}

beforeAll(async () => {
  await Promise.all(PHOTOS.map((name, i) => write(join(trip, name), i + 1)))
  ;({ page, errors, requests } = await openPage(suite.chrome.browser, suite.server.url, SETTINGS))
})
// Also behind the last test.
afterEach(() => expect(errors).toEqual([]))

async function chooseFolder(page: Page, path: string): Promise<void> {
  const input = (await page.$('#folder')) as ElementHandle<HTMLInputElement>
  await input.uploadFile(path)
}

/** Does what saves all and gives the zip's name and where it lies. */
async function savedZip(page: Page, save: () => Promise<void>): Promise<{ name: string; path: string }> {
  const name = await downloaded(page, downloads, save)
  return { name, path: join(downloads, name) }
}

test('a folder with a bad file comes home as one zip, every entry what Node writes', async () => {
  writeFileSync(join(trip, 'day2/broken.jpg'), 'no photo at all')
  await startOver(page, SETTINGS)
  await chooseFolder(page, trip)
  await batchSays(page, /6 of 7 done, 1 failed/)
  expect(await textOf(page, '.photo.failed')).toMatch(/broken\.jpg.*15 bytes.*no image/)

  const { name, path } = await savedZip(page, () => page.click('#save-all'))
  expect(name).toBe('trip-hue.zip')
  expect(await textOf(page, '#saved')).toMatch(/^Saved 6 photos, .* Left out: trip\/day2\/broken\.jpg, which failed\.$/)
  execFileSync('unzip', ['-q', path, '-d', downloads])
  rmSync(path)
  const files = readdirSync(downloads, { recursive: true, encoding: 'utf8' })
  const names: string[] = []
  for (const photo of PHOTOS) {
    const node = await compress(join(trip, photo), { colors: 16, effort: 0, backend: 'cpu' })
    const name = `trip/${photo.replace(/\.\w+$/, end => `-hue${node.report.usedOriginal ? end : '.png'}`)}`
    names.push(name)
    expect(Buffer.compare(readFileSync(join(downloads, name)), Buffer.from(node.bytes)), photo).toBe(0)
  }
  expect(files.filter(file => statSync(join(downloads, file)).isFile()).sort()).toEqual(names.sort())
  expect(new Set(names.map(name => name.slice(-4)))).toContain('.png')
  expect(
    requests.filter(url => !url.startsWith(suite.server.url) && !url.startsWith(`blob:${suite.server.url}`)),
  ).toEqual([])
  rmSync(join(downloads, 'trip'), { recursive: true })
})

test('in a batch the file size is half of each original, or another percentage', async () => {
  await startOver(page, SETTINGS)
  await chooseAll(page, [join(trip, 'day1/sea1.png'), join(trip, 'day1/sea2.png')])
  await batchSays(page, /2 of 2 done/)
  await page.click('input[name=target][value=size]')
  await page.waitForSelector('#maxBytes')
  expect(await page.$eval('#maxBytes', field => (field as HTMLInputElement).value)).toBe('50%')
  expect(await textOf(page, '.parts')).toBe('½ 50 %¼ 25 %⅒ 10 %')
  await page.click('.parts button:nth-child(2)')
  await page.waitForFunction(() => document.querySelector('#command')?.textContent?.includes(' --max-bytes 25% '))
  await batchSays(page, /2 of 2 done/)
  const savings = await page.$$eval('.photo .saving', all => all.map(one => one.textContent))
  for (const saving of savings) expect(saving).toMatch(/^−(7[5-9]|[89]\d) %$/)
  expect(savings).toHaveLength(2)
})

test('keys alone lead from choosing to saving', async () => {
  await startOver(page, SETTINGS)
  const chooser = page.waitForFileChooser()
  do await page.keyboard.press('Tab')
  while ((await page.evaluate(() => document.activeElement?.id)) !== 'choose')
  await page.keyboard.press('Enter')
  await (await chooser).accept(PHOTOS.slice(0, 4).map(photo => join(trip, photo)))
  await batchSays(page, /4 of 4 done/)
  const isAtWork = batchSays(page, /[0-3] of 4 done/)
  await page.keyboard.press('[')
  await isAtWork
  await batchSays(page, /4 of 4 done/)

  await page.focus('.photo .name[tabindex="0"]')
  const current = () => page.$eval('.photo .name[aria-current=true] .file', name => name.textContent)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  expect(await current()).toBe('dawn1.webp')
  await page.keyboard.press('Delete')
  await batchSays(page, /3 of 3 done/)
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('sea2.png'))
  await page.keyboard.press('Home')
  expect(await current()).toBe('sea1.png')

  const { name, path } = await savedZip(page, async () => {
    await page.keyboard.down('Shift')
    await page.keyboard.press('s')
    await page.keyboard.up('Shift')
  })
  expect(name).toBe('photos-hue.zip')
  const listed = execFileSync('unzip', ['-Z1', path], { encoding: 'utf8' })
  expect(listed.trim().split('\n').sort()).toEqual(['hill 1-hue.png', 'sea1-hue.png', 'sea2-hue.png'])
  rmSync(path)
})

test('a batch can be stopped and goes on, and a tab in the background says how far it is', async () => {
  // Slow enough to be stopped on any machine.
  await startOver(page, 'colors=16&speed=1&effort=6&backend=cpu')
  const photos = PHOTOS.slice(2, 5)
  await chooseAll(
    page,
    photos.map(photo => join(trip, photo)),
  )
  await page.waitForSelector('#stop')
  // A click by the mouse could come too late: rows move while results come.
  await page.$eval('#stop', button => (button as HTMLButtonElement).click())
  await page.waitForSelector('#resume')
  expect(await page.$$('.photo.working')).toEqual([])
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await page.click('#resume')
  await batchSays(page, /3 of 3 done/)
  expect(await page.title()).toBe('(3/3) huepress')
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => false })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  expect(await page.title()).toMatch(/^huepress/)

  // This one was not looked at while it was worked on.
  const row = photos.findLastIndex(photo => photo.endsWith('.png')) + 1
  await page.click(`.photo:nth-child(${row}) .name`)
  await page.waitForSelector('.swatches [data-entry]')
  await page.hover('.swatches [data-entry]')
  await page.waitForFunction(() => {
    const { highlight } = document.querySelector('compare-view') as unknown as Record<string, { indices: Uint8Array }>
    return highlight?.indices.length === 72 * 48
  })
})

test('of hundreds of files few rows are in the page, and each says what is wrong with it', async () => {
  await startOver(page, SETTINGS)
  await page.evaluate(() => {
    const transfer = new DataTransfer()
    for (let i = 0; i < 300; i++) transfer.items.add(new File([`text ${i}`], `file ${i}.jpg`, { type: 'image/jpeg' }))
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }))
  })
  await batchSays(page, /0 of 300 done, 300 failed/)
  expect((await page.$$('.photo')).length).toBeLessThan(80)
  await page.focus('.photo .name[tabindex="0"]')
  await page.keyboard.press('End')
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('file 299.jpg'))
  expect(await page.$eval('.photo:last-child', row => row.textContent)).toContain('no image')
  expect(await textOf(page, 'p.visually-hidden[role=status]')).toMatch(/Failed: file 0\.jpg, .* and 297 more\.$/)
})

test('four workers share a batch', async () => {
  const session = await page.createCDPSession()
  await session.send('Emulation.setHardwareConcurrencyOverride', { hardwareConcurrency: 8 })
  await page.evaluateOnNewDocument(() => {
    Object.defineProperty(navigator, 'deviceMemory', { get: () => 8 })
  })
  await page.goto(`${suite.server.url}/?again#colors=4&effort=0&backend=cpu`)
  await page.waitForSelector('#choose')
  // Asked before: the jobs take less time than a question on a busy machine.
  const areFour = page.waitForFunction(() => document.querySelectorAll('.photo.working').length === 4, {
    polling: 'mutation',
    timeout: 90_000,
  })
  await chooseAll(
    page,
    PHOTOS.map(photo => join(trip, photo)),
  )
  await areFour
  await batchSays(page, /6 of 6 done/)
  await expect.poll(() => page.workers().filter(worker => /\/worker-/.test(worker.url())).length).toBe(1)
})
