import type { Page } from 'puppeteer'
import type { BackendName } from '../../src/common/stages.ts'
import { openBrowser, openHarness } from '../helpers/browser.ts'
import { startServer } from '../helpers/browser-server.ts'
import type { CaseOptions } from './cases.ts'
import { ALWAYS_MADE, type Found, type Place, requireBackend, roundMse } from './places.ts'

/** JPEG or PNG, by the first byte. */
const typeOf = (file: Uint8Array) => (file[0] === 0xff ? 'image/jpeg' : 'image/png')

/** Puts on the page what makes figures of a file, and opens one engine; gives the adapter's name. */
function prepare(page: Page, backend: BackendName): Promise<string | null> {
  return page.evaluate(async backend => {
    const engine = await window.huepress.createEngine({ backend })
    const sha256 = async (bytes: Uint8Array) => {
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
      return [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('')
    }
    const compressed = async ({ palette, ...options }: CaseOptions) => {
      const file = await (await fetch('/picture', { cache: 'no-store' })).blob()
      const given = palette && { palette: Uint8Array.from(palette) }
      const { bytes, indexed, report } = await window.huepress.compress(file, { ...options, ...given, engine })
      return {
        palette: await sha256(indexed.palette),
        indices: await sha256(indexed.indices),
        bytes: bytes.length,
        mse: report.mse,
        backend: report.backend,
      }
    }
    Object.assign(window, { compressed })
    return engine.adapter
  }, backend)
}

declare global {
  interface Window {
    compressed(options: CaseOptions): Promise<Found & { backend: BackendName }>
  }
}

/** Both back ends of one browser. Throws where there is no browser or no adapter. */
export async function openChrome(): Promise<Place[]> {
  const server = await startServer()
  const chrome = await openBrowser({ webgpu: true })

  async function openPlace(name: string, backend: BackendName): Promise<Place> {
    const { page, errors } = await openHarness(chrome.browser, server.url)
    const adapter = await prepare(page, backend)
    async function run(file: Uint8Array, options: CaseOptions): Promise<Found> {
      server.put('/picture', file, typeOf(file))
      const made = await page.evaluate(options => window.compressed(options), { ...options, ...ALWAYS_MADE })
      if (errors.length > 0) throw new Error(`The page reported: ${errors.splice(0).join('; ')}`)
      const { backend: used, ...found } = made
      requireBackend(used, backend)
      return { ...found, mse: roundMse(found.mse) }
    }
    return { name, adapter, run, close: () => page.close() }
  }

  try {
    const [gpu, cpu] = [await openPlace('chrome gpu', 'gpu'), await openPlace('chrome cpu', 'cpu')]
    const close = async () => {
      await chrome.close()
      server.close()
    }
    return [gpu, { ...cpu, close }]
  } catch (error) {
    await chrome.close()
    server.close()
    throw error
  }
}
