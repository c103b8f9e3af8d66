import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ElementHandle, Page } from 'puppeteer'
import sharp from 'sharp'
import { type PageOpener, type WatchedPage, watchedPage } from './browser.ts'

/**
 * The built page, ready for a photo; `settings` as they stand in its address, such as `backend=cpu&colors=16`. What
 * pulses while the page waits stands still: without a GPU every frame of it costs the processor. Without a target in
 * the settings it is 32 colors, which takes no search.
 */
export async function openPage(browser: PageOpener, url: string, settings = ''): Promise<WatchedPage> {
  const watched = await watchedPage(browser)
  // A page with photos asks before it is left.
  watched.page.on('dialog', dialog => dialog.accept())
  await watched.page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }])
  const hasTarget = /\b(colors|quality|maxBytes)=/.test(settings)
  await watched.page.goto(`${url}/#${hasTarget ? settings : `colors=32&${settings}`}`)
  await watched.page.waitForSelector('#choose')
  return watched
}

/** Gives a file to the page as the file dialog would. */
export async function choose(page: Page, path: string): Promise<void> {
  const input = (await page.$('#file')) as ElementHandle<HTMLInputElement>
  await input.uploadFile(path)
}

/** Sets other settings, as they stand in the page's address. */
export const useSettings = (page: Page, settings: string) =>
  page.evaluate(hash => {
    location.hash = hash
  }, settings)

/** Takes all photos off the page and sets other settings: nearly a new page, for a tenth of its processor time. */
export async function startOver(page: Page, settings: string): Promise<void> {
  await page.evaluate(() => document.querySelector<HTMLElement>('#clear, .photo [aria-label^=Remove]')?.click())
  await page.waitForFunction(() => !document.querySelector('.photo'), { polling: 'mutation' })
  await useSettings(page, settings)
}

/** Chooses the back end while a photo is shown. */
export async function useBackend(page: Page, backend: 'auto' | 'gpu' | 'cpu'): Promise<void> {
  await page.$eval(`input[name=backend][value=${backend}]`, radio => (radio as HTMLInputElement).click())
}

const sample = fileURLToPath(new URL('../../examples/parrots.png', import.meta.url))

/** A small part of the sample photo as a file of its name in this folder; gives its path and its number of colors. */
export async function samplePart(folder: string): Promise<{ path: string; distinctColors: number }> {
  const path = join(folder, 'parrots.png')
  const part = sharp(sample).extract({ left: 300, top: 120, width: 150, height: 100 })
  await part.clone().toFile(path)
  const bytes = await part.raw().toBuffer()
  const colors = Array.from({ length: bytes.length / 3 }, (_, i) => bytes.readUIntBE(3 * i, 3))
  return { path, distinctColors: new Set(colors).size }
}

export const textOf = (page: Page, selector: string): Promise<string> =>
  page.$eval(selector, element => element.textContent ?? '')

/** Waits for the end of the job on the photo that is shown; an error on the page fails at once, with its words. */
export async function finished(page: Page): Promise<void> {
  const ended = await page.waitForFunction(
    () => {
      const error = document.querySelector('#error')?.textContent
      if (error) return error
      return document.querySelector('#message')?.textContent === 'Done.' && 'done'
    },
    { timeout: 90_000 },
  )
  const outcome = await ended.jsonValue()
  if (outcome !== 'done') throw new Error(`The page says: ${outcome}`)
}

/** Gives several files to the page as the file dialog would. */
export async function chooseAll(page: Page, paths: readonly string[]): Promise<void> {
  const input = (await page.$('#file')) as ElementHandle<HTMLInputElement>
  await input.uploadFile(...paths)
}

/** Waits until the line above the list says so, however shortly. */
export const batchSays = (page: Page, text: RegExp) =>
  page.waitForFunction(
    pattern => new RegExp(pattern).test(document.querySelector('#batch')?.textContent ?? ''),
    { timeout: 90_000, polling: 'mutation' },
    text.source,
  )

/** Does what starts a download, waits until the file has arrived in this folder, and gives its name. */
export async function downloaded(page: Page, downloadPath: string, start: () => Promise<void>): Promise<string> {
  const session = await page.createCDPSession()
  const { id: browserContextId } = page.browserContext()
  const where = { behavior: 'allow', downloadPath, browserContextId, eventsEnabled: true } as const
  await session.send('Browser.setDownloadBehavior', where)
  const complete = new Promise<void>(resolve =>
    session.on('Browser.downloadProgress', event => event.state === 'completed' && resolve()),
  )
  await start()
  await complete
  return readdirSync(downloadPath)[0]
}

/** Presses the download button and gives the name and the bytes of the file that arrives in an empty folder. */
export async function download(page: Page, folder: string): Promise<{ name: string; bytes: Buffer }> {
  const name = await downloaded(page, folder, () => page.click('#download a'))
  const bytes = readFileSync(join(folder, name))
  rmSync(join(folder, name))
  return { name, bytes }
}
