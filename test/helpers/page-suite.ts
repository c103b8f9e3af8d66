import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { openBrowser, type TestBrowser } from './browser.ts'
import { samplePart } from './browser-page.ts'
import { startServer, type TestServer } from './browser-server.ts'

/**
 * What the tests of a file about the page share: a folder with a part of the sample photo, a folder for downloads, the
 * built page, and a browser without WebGPU. They are there before the first test and gone after the last.
 */
export function pageSuite(name: string) {
  const folder = mkdtempSync(join(tmpdir(), `huepress-${name}-`))
  const suite = {
    folder,
    downloads: join(folder, 'downloads'),
    /** Path of the part of the sample photo. */
    parrots: join(folder, 'parrots.png'),
    server: undefined as unknown as TestServer,
    chrome: undefined as unknown as TestBrowser,
  }
  beforeAll(async () => {
    mkdirSync(suite.downloads)
    await samplePart(folder)
    suite.server = await startServer()
    suite.chrome = await openBrowser({ webgpu: false })
  })
  afterAll(async () => {
    await suite.chrome?.close()
    suite.server?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return suite
}
