import type { Page } from 'puppeteer'
import { batchSays, choose, chooseAll, finished } from './browser-page.ts'

/** A moment of a journey at which somebody looks: a picture is taken then, or something is checked. */
export type Look = (moment: string) => Promise<void>

/** Waits until all files of the list have come to an end; large ones take their time on a busy machine. */
const allDone = (page: Page, total: number) =>
  page.waitForFunction(
    total => document.querySelector('#batch')?.textContent?.startsWith(`${total} of ${total} done`),
    { timeout: 600_000, polling: 100 },
    total,
  )

const set = (page: Page, selector: string, value: string) =>
  page.$eval(
    selector,
    (field, value) => {
      ;(field as HTMLInputElement | HTMLSelectElement).value = value
      field.dispatchEvent(new Event('change', { bubbles: true }))
    },
    value,
  )

/** Somebody comes home with JPEGs and a HEIC, is told what they are worth, and takes photo WebPs. */
export async function holiday(page: Page, paths: readonly string[], look: Look): Promise<void> {
  await chooseAll(page, paths)
  await allDone(page, paths.length)
  await page.waitForSelector('#take-photo', { timeout: 180_000 })
  await look('offer')
  // Nothing is done yet right after a change.
  const isAtWork = batchSays(page, new RegExp(`^[0-${paths.length - 1}] of ${paths.length} done`))
  await page.select('#preset', 'photo')
  await isAtWork
  await allDone(page, paths.length)
  await look('photos')
}

/** A designer makes a logo small, with the color of the brand in it to the digit, and sees what that cost. */
export async function designer(page: Page, path: string, brand: string, look: Look): Promise<void> {
  await choose(page, path)
  await finished(page)
  await look('logo')
  await page.waitForSelector('#lock-color')
  await set(page, '#lock-color', brand)
  await page.waitForSelector(`.swatch[aria-label^="${brand}"]`)
  await finished(page)
  await page.click('#ground button:nth-of-type(2)')
  await look('locked')
  await page.$eval('.compare-tool[aria-label^=Difference]', button => (button as HTMLButtonElement).click())
  await page.waitForFunction(
    () => document.querySelector('#result .compare-result .compare-label')?.textContent === 'Difference × 8',
  )
  await look('difference')
}

/** A developer drops the pictures of a shop, looks for those that got little smaller, and takes the command along. */
export async function developer(page: Page, paths: readonly string[], look: Look): Promise<void> {
  await chooseAll(page, paths)
  await allDone(page, paths.length)
  await page.select('#order', 'least')
  await look('sorted')
}
