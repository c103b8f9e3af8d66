/**
 * The page in Chrome, as a visitor has it, with the CPU back end: how soon a photo has its preview and its file, the
 * longest task of the main thread, how much the layout shifts, and a batch of many photos: memory, and what the time
 * left was said to be after ten files. Figures mean something on a quiet machine only.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'puppeteer'
import sharp from 'sharp'
import { launchBrowser } from '../../test/helpers/browser.ts'
import { batchSays, choose, chooseAll, finished, openPage, textOf } from '../../test/helpers/browser-page.ts'
import { startServer } from '../../test/helpers/browser-server.ts'
import { longestTask } from '../../test/helpers/longest-task.ts'
import { integer, UsageError } from '../lib/options.ts'
import { requireFiles, withFolder } from '../lib/processes.ts'
import { median } from '../lib/stats.ts'
import { printTable } from '../lib/tables.ts'

/** Pixels of a photo of the batch. */
const BATCH_SIZE = { width: 1728, height: 1152 }

/** After so many files the time left is compared with what it took. */
const TOLD_AFTER = 10

/** Adds up what moved without having been touched; gives what it came to. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const sum = { shifts: 0 }
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) sum.shifts += entry.value
    }).observe({ type: 'layout-shift', buffered: false })
    Object.assign(window, { shifts: sum })
  })
  return () =>
    page.evaluate(async () => {
      // What is drawn by now is to be counted: a frame is drawn between these two.
      for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
      return (window as unknown as { shifts: { shifts: number } }).shifts.shifts
    })
}

type Open = (settings?: string) => Promise<Page>

/** Milliseconds from the drop to the first picture of the result, and to the file. */
async function timeOne(open: Open, path: string): Promise<{ preview: number; file: number; shift: number }> {
  const page = await open()
  await choose(page, path) // The worker and what it loads are there from here on, as with a second visit.
  await finished(page)
  await page.click('.photo .tool:last-child')
  await page.waitForSelector('#demo .compare-both')
  const shifts = await watchShifts(page)
  const start = performance.now()
  await choose(page, path)
  await page.waitForSelector('.summary') // All that a choice itself moves is done.
  const before = await shifts()
  await page.waitForFunction(
    () => Boolean((document.querySelector('#result compare-view') as unknown as { result: unknown } | null)?.result),
    { timeout: 0, polling: 20 },
  )
  const preview = performance.now() - start
  await finished(page)
  const file = performance.now() - start
  const shift = (await shifts()) - before
  await page.close()
  return { preview, file, shift }
}

async function timePhoto(open: Open, path: string, runs: number): Promise<void> {
  const times: Awaited<ReturnType<typeof timeOne>>[] = []
  for (let run = 0; run < runs; run++) times.push(await timeOne(open, path))
  const page = await open()
  const task = await longestTask(page, async () => {
    await choose(page, path)
    await finished(page)
  })
  await page.close()
  const { width, height } = await sharp(path).metadata()
  const seconds = (key: 'preview' | 'file') => (median(times.map(time => time[key])) / 1000).toFixed(2)
  printTable([
    ['photo', 'megapixels', 'preview s', 'file s', 'longest task, CPU ms', 'layout shift'],
    [
      path.split('/').at(-1)!,
      ((width * height) / 1e6).toFixed(1),
      seconds('preview'),
      seconds('file'),
      task.toFixed(0),
      Math.max(...times.map(({ shift }) => shift)).toFixed(3),
    ],
  ])
}

/** Bytes of memory of the browser with all its processes; Linux alone tells. */
function memoryOf(root: number): number {
  const parents = new Map<number, number>()
  for (const pid of readdirSync('/proc').map(Number).filter(Boolean)) {
    try {
      parents.set(pid, Number(/\) \w (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))![1]))
    } catch {} // It ended meanwhile.
  }
  const isOurs = (pid: number): boolean => pid === root || (parents.has(pid) && isOurs(parents.get(pid)!))
  const resident = (pid: number) => {
    try {
      return 1024 * Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))![1])
    } catch {
      return 0
    }
  }
  return [...parents.keys()].filter(isOurs).reduce((sum, pid) => sum + resident(pid), 0)
}

/** Photos of two megapixels, each of its own bytes. */
async function writeBatch(path: string, count: number, folder: string): Promise<string[]> {
  const paths = Array.from({ length: count }, (_, i) => join(folder, `photo ${i}.png`))
  for (const [i, output] of paths.entries()) {
    const photo = sharp(path).resize({ ...BATCH_SIZE, fit: 'cover' })
    await photo.modulate({ hue: i }).png({ compressionLevel: 1 }).toFile(output)
  }
  return paths
}

/** "3 min left" in milliseconds. */
function toldMs(text: string): number {
  const [, value, unit] = /(\d+) (s|min) left/.exec(text) ?? []
  return Number(value) * (unit === 'min' ? 60_000 : 1000)
}

async function timeBatch(open: Open, pid: number, paths: readonly string[]): Promise<void> {
  const total = paths.length
  const page = await open()
  const start = performance.now()
  await chooseAll(page, paths)
  const rows: (string | number)[][] = [['files done', 'seconds', 'MB of memory']]
  let told = { at: 0, ms: Number.NaN }
  const parts = [0.25, 0.5, 0.75, 1].map(part => Math.round(total * part)).filter(done => done > TOLD_AFTER)
  for (const done of [TOLD_AFTER, ...parts]) {
    await page.waitForFunction(
      done => Number.parseInt(document.querySelector('#batch')?.textContent ?? '', 10) >= done,
      { timeout: 0, polling: 100 },
      done,
    )
    const at = performance.now()
    if (done === TOLD_AFTER) told = { at, ms: toldMs(await textOf(page, '#batch')) }
    rows.push([done, ((at - start) / 1000).toFixed(1), Math.round(memoryOf(pid) / 1e6)])
  }
  await batchSays(page, new RegExp(`^${total} of ${total} done`))
  printTable(rows)
  const took = performance.now() - told.at
  console.log(`After ${TOLD_AFTER} files: ${told.ms / 1000} s left were told, it took ${(took / 1000).toFixed(1)} s.`)
  await page.close()
}

export async function bench(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { runs: { type: 'string', default: '3' }, batch: { type: 'string', default: '200' } },
  })
  const [path] = requireFiles(positionals)
  const runs = integer('runs', values.runs)
  const count = integer('batch', values.batch, 0)
  if (count > 0 && count < 2 * TOLD_AFTER) throw new UsageError(`A batch has at least ${2 * TOLD_AFTER} files.`)
  const server = await startServer()
  const { browser, close } = await launchBrowser('none')
  const open: Open = async () => {
    const { page } = await openPage(browser, server.url, 'colors=auto&backend=cpu')
    await page.setViewport({ width: 1280, height: 800 })
    return page
  }
  try {
    await timePhoto(open, path, runs)
    if (count > 0)
      await withFolder(async folder => timeBatch(open, browser.process()!.pid!, await writeBatch(path, count, folder)))
  } finally {
    await close()
    server.close()
  }
}
