import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ElementHandle, Page, WebWorker } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFaults } from '../helpers/axe.ts'
import { loseDevice, measured, OPEN_MS, openBench, pretendMemory, spoilIndices } from '../helpers/bench-page.ts'
import { openBrowser, type TestBrowser } from '../helpers/browser.ts'
import { textOf } from '../helpers/browser-page.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const photo = `${root}test/fixtures/regress/parrots.jpg`

let server: TestServer
let chrome: TestBrowser
let page: Page
let errors: string[]
let requests: string[]
let worker: WebWorker

const SIZE = 'input[name=sizes][value="0.5"]'
const isTicked = () => page.$eval(SIZE, box => (box as HTMLInputElement).checked)
const redOf = (selector: string) =>
  page.$eval(selector, element => {
    const [red, green, blue] = getComputedStyle(element).color.match(/\d+/g)!.map(Number)
    return red > 2 * Math.max(green, blue)
  })

/** One page for all tests, which opens with the smallest of the generated pictures: opening it takes longest. */
beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: true })
  ;({ page, errors, requests } = await openBench(
    chrome.browser,
    server.url,
    'sizes=0.5&colors=16&points=colors&jobs=plain&runs=1&speed=10&longest=3600',
  ))
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }])
  ;[worker] = page.workers()
}, 2 * OPEN_MS)

afterAll(async () => {
  await chrome?.close()
  server?.close()
})

const isWide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth)

test('GPU and CPU are measured on the same pixels and their bytes compared, asking nobody outside', async () => {
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
  for (const scheme of ['dark', 'light']) {
    // Without transitions: colors on their way from one scheme to the other have no contrast.
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ])
    expect(await axeFaults(page)).toEqual([])
  }
  for (const width of [320, 3840, 1440]) {
    await page.setViewport({ width, height: 900 })
    expect(await isWide(page), `${width} pixels`).toBe(false)
  }
  expect(errors).toEqual([])
  expect(requests.filter(url => !url.startsWith(server.url) && !url.startsWith(`blob:${server.url}`))).toEqual([])
})

test("the visitor's own photo is measured on both sides, and their bytes compared", async () => {
  await page.click(SIZE)
  await page.click('input[name=colors][value="64"]')
  await ((await page.$('#photo')) as ElementHandle<HTMLInputElement>).uploadFile(photo)
  await page.waitForFunction(() => document.querySelector('.photo')?.textContent?.includes('×'))
  expect(await isTicked()).toBe(false)
  expect(await textOf(page, '.photo span')).toBe('150 × 110')
  expect(await textOf(page, '#count')).toContain('2 cases')
  const { cases } = await measured(page)
  expect(cases.map(({ picture, width, height, colors }) => [picture, width, height, colors])).toEqual([
    ['parrots.jpg', 150, 110, 16],
    ['parrots.jpg', 150, 110, 64],
  ])
  for (const { gpu, cpu, same, distinctColors } of cases) {
    expect([gpu, cpu]).toEqual([expect.objectContaining({ runs: 1 }), expect.objectContaining({ runs: 1 })])
    expect(same).toEqual({ palette: true, indices: true, png: true })
    expect(distinctColors).toBe(7154)
  }
  expect(await page.$$eval('#figures .match', all => all.map(cell => cell.textContent))).toEqual([
    '✓ same bytes',
    '✓ same bytes',
  ])
  expect(await textOf(page, '#figures h3')).toMatch(/^parrots\.jpg, K = 16/)
  expect(await textOf(page, '.verdict')).toContain('in all 2 cases compared')
  expect(errors).toEqual([])
})

test('a GPU that is lost marks its row, and the run goes on with a new one', async () => {
  await loseDevice(worker)
  const { cases } = await measured(page)
  expect(cases[0].gpu).toEqual({ why: expect.stringMatching(/lost/i), failed: true })
  expect(cases[0].cpu).toMatchObject({ runs: 1 })
  expect([cases[0].same, cases[0].ratio]).toEqual([null, null])
  expect(cases[1].same).toEqual({ palette: true, indices: true, png: true })
  expect(await textOf(page, '#figures .case:nth-of-type(1) .why.bad')).toMatch(/lost/i)
  expect(await redOf('#figures .why.bad')).toBe(true)
  expect(await page.$$('#figures .case:nth-of-type(2) .why')).toEqual([])
  expect(await textOf(page, '.verdict')).toContain('in the case compared')
})

test('a size that does not fit says what it needs, and the next one is measured', async () => {
  await page.click(SIZE)
  await pretendMemory(worker, 0.255)
  const { cases } = await measured(page)
  await pretendMemory(worker, 8)
  await page.click(SIZE)
  const why = 'Needs about 132 MiB of memory; 131 MiB are there for it.'
  const left = { why, failed: false }
  expect(cases.map(({ picture }) => picture)).toEqual(['0.5 MP', '0.5 MP', 'parrots.jpg', 'parrots.jpg'])
  for (const { gpu, cpu } of cases.slice(0, 2)) expect([gpu, cpu]).toEqual([left, left])
  for (const { same } of cases.slice(2)) expect(same).toEqual({ palette: true, indices: true, png: true })
  expect(await textOf(page, '#figures .why')).toBe(why)
  expect(await page.$('#figures .why.bad')).toBeNull()
})

test('bytes that differ are shown in red, in the row and above all', async () => {
  await spoilIndices(worker)
  const { cases } = await measured(page)
  expect(cases.map(({ same }) => same)).toEqual([
    { palette: true, indices: false, png: false },
    { palette: true, indices: false, png: false },
  ])
  expect(await textOf(page, '#figures .bad .match')).toBe('✗ indices, PNG differ')
  expect([await redOf('#figures .bad .match'), await redOf('.verdict.bad')]).toEqual([true, true])
  expect(await textOf(page, '.verdict')).toMatch(/^✗ GPU and CPU differ in 2 of 2 cases/)
  expect(errors).toEqual([])
})

test('bytes that differ make `npm run bench -- gpu` end with exit code 1', async () => {
  const choice = '--places chrome --colors 16 --points colors --jobs plain --runs 1 --speed 10 --longest 3600'
  const NODE_OPTIONS = `--import ${new URL('../helpers/spoiled-chrome.mjs', import.meta.url)}`
  const { code, out, err } = await new Promise<{ code: unknown; out: string; err: string }>(resolve =>
    execFile(
      process.execPath,
      ['bench/run.mjs', 'gpu', ...choice.split(' '), photo],
      { cwd: root, env: { ...process.env, NODE_OPTIONS } },
      (error, out, err) => resolve({ code: error ? error.code : 0, out, err }),
    ),
  )
  const [, written] = /^written: (bench\/results\/\S+\.json)$/m.exec(out) ?? []
  if (written) rmSync(root + written)
  expect(out).toContain('✗ indices, PNG differ')
  expect(err).toContain('DIFFERENT BYTES: Chromium, parrots.jpg, K = 16: ✗ indices, PNG differ')
  expect(code).toBe(1)
  expect(written).toBeDefined()
})
