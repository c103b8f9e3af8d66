import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ElementHandle, Page, WebWorker } from 'puppeteer'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
let worker: WebWorker

const SIZE = 'input[name=sizes][value="0.5"]'
const isTicked = () => page.$eval(SIZE, box => (box as HTMLInputElement).checked)
const redOf = (selector: string) =>
  page.$eval(selector, element => {
    const [red, green, blue] = getComputedStyle(element).color.match(/\d+/g)!.map(Number)
    return red > 2 * Math.max(green, blue)
  })

/**
 * One page with a small photo of the visitor's in place of the generated pictures, for all tests: opening it takes
 * longest.
 */
beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: true })
  ;({ page, errors } = await openBench(
    chrome.browser,
    server.url,
    'sizes=0.5&colors=16,64&points=colors&jobs=plain&runs=1&speed=10&longest=3600',
  ))
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }])
  ;[worker] = page.workers()
  await page.click(SIZE)
  await ((await page.$('#photo')) as ElementHandle<HTMLInputElement>).uploadFile(photo)
  await page.waitForFunction(() => document.querySelector('.photo')?.textContent?.includes('×'))
}, 2 * OPEN_MS)

afterAll(async () => {
  await chrome?.close()
  server?.close()
})

test("the visitor's own photo is measured on both sides, and their bytes compared", async () => {
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
  const choice = '--places chrome --sizes 0.5 --colors 16 --points colors --jobs plain --runs 1 --longest 3600'
  const NODE_OPTIONS = `--import ${new URL('../helpers/spoiled-chrome.mjs', import.meta.url)}`
  const { code, out, err } = await new Promise<{ code: unknown; out: string; err: string }>(resolve =>
    execFile(
      process.execPath,
      ['bench/run.mjs', 'gpu', ...choice.split(' ')],
      { cwd: root, env: { ...process.env, NODE_OPTIONS } },
      (error, out, err) => resolve({ code: error ? error.code : 0, out, err }),
    ),
  )
  const [, written] = /^written: (bench\/results\/\S+\.json)$/m.exec(out) ?? []
  if (written) rmSync(root + written)
  expect(out).toContain('✗ indices, PNG differ')
  expect(err).toContain('DIFFERENT BYTES: Chromium, 0.5 MP, K = 16: ✗ indices, PNG differ')
  expect(code).toBe(1)
  expect(written).toBeDefined()
})
