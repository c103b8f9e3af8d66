import axe from 'axe-core'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { measured, OPEN_MS, openBench, WAIT_MS } from '../helpers/bench-page.ts'
import { openBrowser, type TestBrowser } from '../helpers/browser.ts'
import { textOf } from '../helpers/browser-page.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'

/** The smallest size, few colors, one run; long enough for a software adapter on a busy machine. */
const SMALLEST = 'sizes=0.5&colors=16&points=colors&jobs=plain&runs=1&longest=3600'

let server: TestServer
let open: TestBrowser | undefined

beforeAll(async () => {
  server = await startServer()
})

afterAll(async () => {
  await open?.close()
  server?.close()
})

async function openIn(webgpu: boolean, choice: string) {
  await open?.close()
  open = await openBrowser({ webgpu })
  return openBench(open.browser, server.url, choice)
}

async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 120)}`))
  })
}

const isWide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth)

test(
  'GPU and CPU are measured on the same pixels and their bytes compared, asking nobody outside',
  async () => {
    const { page, errors, requests } = await openIn(true, `${SMALLEST}&speed=10`)
    expect(await textOf(page, '#count')).toMatch(/^1 case, one run on either side/)
    expect(await textOf(page, '#software')).toContain('software')
    const { cases, adapter, software } = await measured(page)
    expect([adapter, software]).toEqual([expect.stringContaining('swiftshader'), true])
    expect(cases).toHaveLength(1)
    const [{ gpu, cpu, same, ratio }] = cases
    expect(same).toEqual({ palette: true, indices: true, png: true })
    if (!('ms' in gpu) || !('ms' in cpu)) throw new Error('A back end did not run.')
    expect([gpu.hash, gpu.iterations, gpu.bytes]).toEqual([cpu.hash, cpu.iterations, cpu.bytes])
    expect(gpu.ms.upload.median).toBeGreaterThan(0)
    expect(ratio?.median).toBeCloseTo(cpu.ms.total.median / gpu.ms.total.median)
    expect(await textOf(page, '.verdict')).toMatch(/^✓ GPU and CPU gave the same bytes/)
    expect(await textOf(page, '#figures .match')).toBe('✓ same bytes')
    expect(await textOf(page, '#figures .ratio')).toMatch(/^GPU [\d.,]+ times (faster|slower)$/)
    expect(gpu.ms.busy.median).toBeGreaterThan(gpu.ms.lloyd.median / 2)
    expect(await textOf(page, '#figures .share')).toMatch(/^GPU at work for \d+ % of the job$/)
    const widths = await page.$$eval('#figures .bar', bars =>
      bars.map(bar => [...bar.children].reduce((sum, part) => sum + part.getBoundingClientRect().width, 0)),
    )
    const jobs = [gpu, cpu].map(({ ms }) => ms.total.median + ms.encode.median)
    // Bars have whole pixels, and thin parts a least width.
    expect(widths[0] / widths[1] / (jobs[0] / jobs[1])).toBeGreaterThan(0.8)
    expect(widths[0] / widths[1] / (jobs[0] / jobs[1])).toBeLessThan(1.25)
    for (const scheme of ['light', 'dark']) {
      // Without transitions: colors on their way from one scheme to the other have no contrast.
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ])
      expect(await faults(page)).toEqual([])
    }
    for (const width of [320, 1440, 3840]) {
      await page.setViewport({ width, height: 900 })
      expect(await isWide(page), `${width} pixels`).toBe(false)
    }
    expect(errors).toEqual([])
    expect(requests.filter(url => !url.startsWith(server.url) && !url.startsWith(`blob:${server.url}`))).toEqual([])
  },
  2 * OPEN_MS,
)

test(
  'without WebGPU the CPU is measured, the page says what is missing, and keys alone cancel the work',
  async () => {
    // So many runs that the work cannot end before the keys reach it.
    const { page, errors } = await openIn(
      false,
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
