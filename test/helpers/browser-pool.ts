import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import puppeteer, { type Browser } from 'puppeteer'
import { BROWSER_KINDS, type BrowserKind, launchBrowser, type TestBrowser } from './browser.ts'

/** Where workers borrow browsers: a variable, because vitest starts them from this process. */
const POOL = 'HUEPRESS_BROWSER_POOL'

interface Pooled {
  kind: BrowserKind
  endpoint: string
  launched: TestBrowser<Browser>
  isLent: boolean
}

const isAlive = ({ launched }: Pooled) => launched.browser.process()?.exitCode === null

/** Gives a browser to one test file at a time: focus, downloads and traces belong to a whole browser. */
function makePool() {
  const pooled: Pooled[] = []

  async function lend(kind: BrowserKind): Promise<string> {
    let one = pooled.find(other => other.kind === kind && !other.isLent && isAlive(other))
    if (one) {
      one.isLent = true
    } else {
      const launched = await launchBrowser(kind)
      one = { kind, launched, endpoint: launched.browser.wsEndpoint(), isLent: true }
      pooled.push(one)
      // This process would otherwise have to answer for every page that a worker opens.
      await launched.browser.disconnect()
    }
    return one.endpoint
  }

  function takeBack(endpoint: string): void {
    const one = pooled.find(other => other.endpoint === endpoint)
    if (one) one.isLent = false
  }

  async function close(): Promise<void> {
    for (const { endpoint, launched } of pooled.filter(isAlive)) {
      await (await puppeteer.connect({ browserWSEndpoint: endpoint })).close()
      await launched.close()
    }
  }
  return { lend, takeBack, close }
}

/** Of vitest, once a run, before the first test file that may open a browser. None is started before it is asked for. */
export default async function setUp() {
  // The projects browser and bench share one pool.
  if (process.env[POOL]) return
  const pool = makePool()
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    try {
      if (pathname === '/return') pool.takeBack(searchParams.get('endpoint') ?? '')
      const kind = BROWSER_KINDS.find(kind => pathname === `/${kind}`)
      response.end(kind === undefined ? '' : await pool.lend(kind))
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve))
  process.env[POOL] = `http://localhost:${(server.address() as AddressInfo).port}`
  return async () => {
    delete process.env[POOL]
    server.closeAllConnections()
    server.close()
    await pool.close()
  }
}
