import { afterAll, beforeAll, expect, test } from 'vitest'
import { measured, OPEN_MS, openBench, WAIT_MS } from '../helpers/bench-page.ts'
import { openBrowser, type TestBrowser } from '../helpers/browser.ts'
import { textOf } from '../helpers/browser-page.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'

/** The smallest size, few colors, one run; long enough for a software adapter on a busy machine. */
const SMALLEST = 'sizes=0.5&colors=16&points=colors&jobs=plain&runs=1&longest=3600'

let server: TestServer
let chrome: TestBrowser

beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: false })
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
})

test(
  'without WebGPU the CPU is measured, the page says what is missing, and keys alone cancel the work',
  async () => {
    // So many runs that the work cannot end before the keys reach it.
    const { page, errors } = await openBench(
      chrome.browser,
      server.url,
      SMALLEST.replace('runs=1', 'runs=99').replace('jobs=plain', 'jobs=default'),
    )
    expect(await textOf(page, '#missing')).toMatch(/^Only the CPU is measured\. .*WebGPU/)
    expect(await page.$eval('#speed', field => (field as HTMLInputElement).value)).toBe('5')
    await page.focus('#start')
    await page.keyboard.press('Enter')
    await page.waitForSelector('main[data-state=running]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('main[data-state=cancelled]')
    await page.waitForSelector('#start:focus')
    expect(await textOf(page, '#step')).toContain('Cancelled')
    for (const [selector, value] of Object.entries({ '#runs': '1', '#speed': '10' }))
      await page.$eval(
        selector,
        (field, value) => {
          ;(field as HTMLInputElement).value = value
          field.dispatchEvent(new Event('change', { bubbles: true }))
        },
        value,
      )
    expect(page.url()).toContain('&speed=10')
    await page.waitForSelector('#start:not(:disabled)', { timeout: WAIT_MS })
    const { cases, missing, choice } = await measured(page)
    expect(choice.speed).toBe(10)
    expect(missing).toContain('WebGPU')
    expect(cases[0].gpu).toEqual({ why: missing, failed: false })
    expect(cases[0]).toMatchObject({ job: 'default', cpu: { runs: 1, ms: { dither: { low: expect.any(Number) } } } })
    expect(await textOf(page, '.headline')).toMatch(
      /^Without a GPU, making a 0\.5-megapixel picture small took [\d.]+\ss\.$/,
    )
    expect([cases[0].same, cases[0].ratio]).toEqual([null, null])
    expect(await textOf(page, '#figures .why')).toContain('WebGPU')
    await page.browserContext().overridePermissions(server.url, ['clipboard-read', 'clipboard-sanitized-write'])
    await page.click('#copy')
    await page.waitForFunction(() => document.querySelector('.json .note')?.textContent === 'Copied.')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await textOf(page, '#json'))
    expect(await page.$('.verdict')).toBeNull()
    await page.goto(`${server.url}/`)
    await page.click('#help')
    await Promise.all([page.waitForNavigation(), page.click('dialog a')])
    await page.waitForSelector('#start')
    expect(errors).toEqual([])
  },
  2 * OPEN_MS,
)
