import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElementHandle, Page } from 'puppeteer'
import sharp from 'sharp'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { choose, download, finished, openPage, textOf, useSettings } from '../helpers/browser-page.ts'
import { pageSuite } from '../helpers/page-suite.ts'

const suite = pageSuite('states')
const { folder, downloads, parrots } = suite

const SETTINGS = 'backend=cpu&effort=0'

/** One page for all tests: opening one takes as long as two small jobs. */
let page: Page
let errors: string[]

beforeAll(async () => {
  ;({ page, errors } = await openPage(suite.chrome.browser, suite.server.url, SETTINGS))
})
// Also behind the last test.
afterEach(() => expect(errors).toEqual([]))

/** The result of the photo in so many colors; the photo stays for the next test. */
async function shown(colors: number): Promise<void> {
  if (!(await page.$('.photo'))) await choose(page, parrots)
  await useSettings(page, `colors=${colors}&${SETTINGS}`)
  await says('#result-name', new RegExp(`^${colors} colors$`))
  await finished(page)
}

const says = (selector: string, pattern: RegExp) =>
  page.waitForFunction(
    (selector, source) => new RegExp(source).test(document.querySelector(selector)?.textContent ?? ''),
    { polling: 'mutation', timeout: 60_000 },
    selector,
    pattern.source,
  )

/** Types a text into a field that holds another one. */
async function retype(selector: string, text: string): Promise<void> {
  await page.click(selector, { count: 3 })
  await page.keyboard.press('Backspace')
  await page.type(selector, text)
  await page.keyboard.press('Enter')
}

test('the picture stays where it is when its figures come', async () => {
  await page.setViewport({ width: 1280, height: 900 })
  await page.evaluate(() => {
    const tops = new Set<number>()
    let frame = 0
    const look = () => {
      const view = document.querySelector('#result compare-view')
      if (view) tops.add(Math.round(view.getBoundingClientRect().top))
      frame = requestAnimationFrame(look)
    }
    look()
    Object.assign(window, {
      takeTops: () => {
        cancelAnimationFrame(frame)
        return [...tops]
      },
    })
  })
  await choose(page, parrots)
  await finished(page)
  const tops = await page.evaluate(() => (window as unknown as { takeTops(): number[] }).takeTops())
  expect(tops).not.toEqual([])
  expect(Math.max(...tops) - Math.min(...tops)).toBeLessThanOrEqual(8)
})

test('all numbers of colors are in sight at 1280 and 390 pixels, the chosen one with the figures of its file', async () => {
  await shown(32)
  await page.waitForFunction(() => document.querySelectorAll('.strip .k canvas').length === 8, { timeout: 60_000 })
  for (const width of [1280, 390]) {
    await page.setViewport({ width, height: 800 })
    expect(await page.$eval('.strip', strip => strip.scrollWidth - strip.clientWidth), `${width}`).toBe(0)
  }
  const card = await textOf(page, '.k[aria-pressed=true]')
  const psnr = /PSNR([\d.]+ dB)/.exec(await textOf(page, '#facts'))![1]
  expect(card).toContain(psnr)
  expect(card).toContain(await textOf(page, '#bytes-out'))
})

test('a wheel that goes back up over the whole picture scrolls the page and zooms nothing', async () => {
  await page.setViewport({ width: 1000, height: 500 })
  await shown(32)
  await page.evaluate(() => scrollTo(0, 200))
  const zoom = () => page.$eval('compare-view', view => /[\d.]+ %/.exec(view.textContent ?? '')?.[0])
  const before = await zoom()
  const box = (await (await page.$('compare-view'))!.boundingBox())!
  await page.mouse.move(box.x + box.width / 2, Math.max(20, box.y + 60))
  await new Promise(done => setTimeout(done, 400)) // a new movement
  await page.mouse.wheel({ deltaY: -100 })
  await page.waitForFunction(() => scrollY < 200)
  expect(await zoom()).toBe(before)
})

test('in a theme of high contrast the palette has its colors, and what is chosen stands out', async () => {
  const session = await page.createCDPSession()
  await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] })
  await shown(32)
  await page.waitForSelector('.swatch')
  const looks = await page.evaluate(() => {
    const ground = (selector: string) => getComputedStyle(document.querySelector(selector)!)
    return {
      swatch: ground('.swatch').backgroundImage,
      chosen: [
        '.segments label:has(:checked)',
        '.chips [aria-pressed=true]',
        '.photo [aria-current=true]',
        '.strip [aria-pressed=true]',
      ].map(selector => [ground(selector).backgroundColor, ground(`${selector} *, ${selector}`).color]),
      theme: ['Highlight', 'HighlightText'].map(color => {
        const probe = document.body.appendChild(document.createElement('i'))
        Object.assign(probe.style, { color, forcedColorAdjust: 'none' })
        return getComputedStyle(probe).color
      }),
    }
  })
  await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'none' }] })
  await session.detach()
  expect(looks.swatch).toContain('gradient')
  expect(looks.chosen).toEqual(Array(4).fill(looks.theme))
})

test('keys of a single letter can be turned off, and stay so', async () => {
  const letters = async () => {
    await page.click('#help')
    await page.waitForSelector('dialog[open]')
    await page.click('#letters')
    await page.keyboard.press('Escape')
  }
  const press = async () => {
    await page.keyboard.press(']')
    return page.$eval('#colors', field => (field as HTMLInputElement).value)
  }
  await shown(16)
  await letters()
  expect(await press()).toBe('16')
  expect(await page.evaluate(() => localStorage.getItem('huepress-letter-keys'))).toBe('off')
  await letters()
  await page.keyboard.press(']')
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#colors')?.value === '32')
})

test('the number of colors goes up by one with a key, and an emptied box keeps its number', async () => {
  await shown(2)
  await page.focus('#colors-slider')
  await page.keyboard.press('ArrowRight')
  await says('#result-name', /^3 colors$/)
  await page.click('#colors', { count: 3 })
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Tab')
  expect(await page.$eval('#colors', field => (field as HTMLInputElement).value)).toBe('3')
})

test('a file size begins at half of the original, and is taken as people write it', async () => {
  await shown(32)
  await page.click('input[name=target][value=size]')
  await page.waitForSelector('#maxBytes')
  const size = () => page.$eval('#maxBytes', field => (field as HTMLInputElement).value)
  expect(Number(await size())).toBe(Math.ceil(statSync(parrots).size / 2))
  for (const [text, bytes] of [
    ['9 kb', 9000],
    ['8,200 bytes', 8200],
  ] as const) {
    await retype('#maxBytes', text)
    await finished(page)
    expect(await size()).toBe(text)
    await page.waitForFunction(
      most => Number.parseFloat(document.querySelector('#bytes-out')?.textContent ?? '') * 1000 <= most,
      { timeout: 60_000 },
      bytes,
    )
  }
  const address = await page.evaluate(() => location.hash)
  for (const wrong of ['much', '']) {
    await retype('#maxBytes', wrong)
    await says('#maxBytes-fault', /^Give a size, such as 500 kB/)
    expect(await size()).toBe(wrong)
    expect(await page.evaluate(() => [location.hash, document.activeElement?.id])).toEqual([address, 'maxBytes'])
  }
})

test('a removed photo comes back by Undo, and leaving a page with photos asks first', async () => {
  await shown(32)
  await page.click('.photo .tool')
  await page.waitForFunction(() => !document.querySelector('.photo'))
  expect(await textOf(page, '#removed')).toContain('Removed parrots.png.')
  const [beside, alone] = await page.$eval('#removed', notice => {
    const top = () => document.querySelector('main')!.getBoundingClientRect().top
    const shown = top()
    ;(notice as HTMLElement).hidden = true
    const gone = top()
    ;(notice as HTMLElement).hidden = false
    return [shown, gone]
  })
  expect(beside, 'nothing moves when it goes').toBe(alone)
  await page.click('#undo-removal')
  await page.waitForSelector('.photo')
  expect(await textOf(page, '#message')).toBe('Done.')
  const asked = new Promise<string>(done => page.once('dialog', dialog => done(dialog.type())))
  await page.reload()
  expect(await asked).toBe('beforeunload')
  await page.waitForSelector('#choose')
})

test('help begins at its beginning, and the focus is never lost', async () => {
  await page.setViewport({ width: 390, height: 500 })
  await page.click('#help')
  await page.waitForSelector('dialog[open]')
  expect(await page.$eval('dialog', sheet => sheet.scrollTop)).toBe(0)
  await page.keyboard.press('Escape')
  await page.focus('#sample')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.photo')
  await page.waitForFunction(() => document.activeElement?.id === 'choose')
  await page.focus('.photo .name')
  await page.keyboard.press('Delete')
  await page.waitForFunction(() => !document.querySelector('.photo'))
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('choose')
})

test('a folder says what was left out', async () => {
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  for (const name of ['a.pdf', 'b.pdf', 'c.mp4']) writeFileSync(join(tree, name), 'x')
  const input = (await page.$('#folder')) as ElementHandle<HTMLInputElement>
  await input.uploadFile(tree)
  await says('#skipped', /^0 added, 3 skipped \(2 PDF, 1 MP4\)\.$/)
  await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c2543d' } }).toFile(join(tree, 'd.png'))
  await input.uploadFile(tree)
  await says('#skipped', /^1 added, 3 skipped/)
})

test('a wrong file is named, is not to be tried again, and no cards wait for numbers that will not come', async () => {
  const file = join(folder, 'notes.png')
  writeFileSync(file, 'x'.repeat(12_345))
  await choose(page, file)
  await says('#error', /^notes\.png: .*12,345 bytes/)
  expect([await page.$('#start'), await page.$('.curve')]).toEqual([null, null])
})

test('an animation is left as it is, unless its first frame is asked for', async () => {
  const frame = (level: number) => Buffer.alloc(64 * 64 * 3, Buffer.from([level, 250, 250, 20, 90, level]))
  const frames = Buffer.concat([250, 150, 50].map(frame))
  const file = join(folder, 'moving.gif')
  await sharp(frames, { raw: { width: 64, height: 192, channels: 3, pageHeight: 64 } })
    .gif({ delay: [100, 100, 100], loop: 0 })
    .toFile(file)
  await useSettings(page, SETTINGS)
  await choose(page, file)
  await says('#kept', /^Animated/)
  await finished(page)
  expect(await textOf(page, '#kept')).toContain('Animated: left as it is.')
  expect(await textOf(page, '.photo:last-child small')).toContain('animated: left as it is')
  const kept = await download(page, downloads)
  expect([kept.name, kept.bytes.equals(readFileSync(file))]).toEqual(['moving-hue.gif', true])
  await page.click('#take-frame')
  await says('#result-name', /^2 colors$/)
  expect((await download(page, downloads)).name).toBe('moving-hue.png')
})

test('a result of other settings, or a draft, is not offered as what was asked for', async () => {
  await useSettings(page, 'colors=32&backend=cpu&format=webp&effort=6')
  await choose(page, parrots)
  await says('#download', /^\s*Save draft \([\d.]+ kB\)/)
  await finished(page)
  await says('#download', /^\s*Save$/)
  await page.click('#chips button:nth-child(2)')
  // At once: the job may be done before the next word with the page.
  await page.waitForFunction(() => {
    const cancel = document.querySelector<HTMLElement>('#cancel:not([hidden])')
    cancel?.click()
    return cancel !== null
  })
  await says('#message', /^Paused/)
  const drafted = (await textOf(page, '#download')).includes('draft')
  if (!drafted) {
    expect(await textOf(page, '.summary')).toContain('Made with the settings before.')
    expect(await textOf(page, '#download')).toContain('Save the one before')
  }
})
