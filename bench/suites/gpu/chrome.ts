/** The cases on the built page in headless Chrome. */
import type { ElementHandle, Page } from 'puppeteer'
import { launchBrowser, watchedPage } from '../../../test/helpers/browser.ts'
import { textOf } from '../../../test/helpers/browser-page.ts'
import { startServer } from '../../../test/helpers/browser-server.ts'
import type { Choice } from './cases.ts'
import type { BenchFile, PlaceResult } from './result.ts'

/** The page measures for as long as it takes; only one that has not even opened is given up. */
const OPEN_MS = 300_000

async function measure(page: Page, url: string, choice: Choice, photo?: string) {
  const asked = Object.entries(choice).map(([name, value]) => `${name}=${value}`)
  await page.goto(`${url}/bench/index.html#${asked.join('&')}`)
  await page.waitForSelector('main[data-state=idle], main[data-state=failed]', { timeout: OPEN_MS })
  if (photo) await ((await page.$('#photo')) as ElementHandle<HTMLInputElement>).uploadFile(photo)
  await page.waitForSelector('#start:not(:disabled)')
  await page.click('#start')
  await page.waitForSelector('main[data-state=done], main[data-state=failed]', { timeout: 0 })
  if (await page.$('main[data-state=failed]')) throw new Error(`The page says: ${await textOf(page, '#step')}`)
  return (JSON.parse(await textOf(page, '#json')) as BenchFile).places[0]
}

export async function runInChrome(choice: Choice, photo?: string): Promise<PlaceResult> {
  const server = await startServer()
  const chrome = await launchBrowser('compute')
  try {
    const { page, errors } = await watchedPage(chrome.browser)
    const result = await measure(page, server.url, choice, photo)
    if (errors.length > 0) throw new Error(`The page reported: ${errors.join('; ')}`)
    return result
  } finally {
    await chrome.close()
    server.close()
  }
}
