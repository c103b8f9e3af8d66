import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer, { type Browser, type BrowserContext, type Page } from 'puppeteer'
import { findBrowser } from '../../scripts/browser.mjs'

declare global {
  interface Window {
    /** The library, on the harness page. */
    huepress: typeof import('../../src/index.ts')
  }
}

/** No sandbox: test machines often run as root. The rest keeps the browser from talking to anyone. */
const QUIET = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pages of the address bar, which each window would load beside the test's.
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost',
]

/**
 * A real adapter where HUEPRESS_REAL_GPU is 1, else the software one; enough for compute, not for canvases.
 * Chrome's zeroing of workgroup memory is off, for SwiftShader compiles it for seconds; `CANVAS` keeps it.
 */
const WEBGPU =
  process.env.HUEPRESS_REAL_GPU === '1'
    ? ['--enable-unsafe-webgpu', '--enable-features=Vulkan']
    : ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-dawn-features=disable_workgroup_init']

/** A software adapter that can also draw on canvases: the set above ends the browser when one is set up for WebGPU. */
const CANVAS =
  process.env.HUEPRESS_REAL_GPU === '1'
    ? WEBGPU
    : ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-vulkan=swiftshader', '--use-angle=swiftshader']

/** None: no GPU of any kind. */
const GPU_FLAGS = { none: ['--disable-gpu', '--disable-software-rasterizer'], compute: WEBGPU, canvas: CANVAS }

/** Kinds of browsers by what their GPU can do: nothing, WebGPU without drawing, or WebGPU with drawing. */
export type BrowserKind = keyof typeof GPU_FLAGS
export const BROWSER_KINDS = Object.keys(GPU_FLAGS) as BrowserKind[]

/** Each wait has a limit of its own; this one would end every wait, and so every bench, after three minutes. */
const protocolTimeout = 0

/** What opens pages: a browser, or a part of it with cookies, caches and service workers of its own. */
export type PageOpener = Pick<Browser | BrowserContext, 'newPage'>

export interface TestBrowser<B extends PageOpener = PageOpener> {
  browser: B
  /** Ends what was opened. */
  close(): Promise<void>
}

/** A browser process with a profile of its own, removed at the end. */
export async function launchBrowser(kind: BrowserKind): Promise<TestBrowser<Browser>> {
  const profile = mkdtempSync(join(tmpdir(), 'huepress-chrome-'))
  const browser = await puppeteer.launch({
    executablePath: findBrowser(),
    headless: true,
    protocolTimeout,
    userDataDir: profile,
    args: [...QUIET, ...GPU_FLAGS[kind]],
  })
  return {
    browser,
    async close() {
      await browser.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function borrow(pool: string, kind: BrowserKind): Promise<TestBrowser> {
  const answer = await fetch(`${pool}/${kind}`)
  const endpoint = await answer.text()
  if (!answer.ok) throw new Error(`No browser could be started: ${endpoint}`)
  const browser = await puppeteer.connect({ browserWSEndpoint: endpoint, protocolTimeout })
  const context = await browser.createBrowserContext()
  return {
    browser: context,
    async close() {
      await context.close()
      await browser.disconnect()
      await fetch(`${pool}/return?endpoint=${encodeURIComponent(endpoint)}`)
    },
  }
}

/**
 * A browser for one test file, as good as a fresh one. Test files use the same processes one after the other
 * (browser-pool.ts); anything else gets a process of its own.
 */
export function openBrowser({ webgpu }: { webgpu: boolean | 'canvas' }): Promise<TestBrowser> {
  const kind = webgpu === 'canvas' ? webgpu : webgpu ? 'compute' : 'none'
  const pool = process.env.HUEPRESS_BROWSER_POOL
  return pool ? borrow(pool, kind) : launchBrowser(kind)
}

export interface WatchedPage {
  page: Page
  /** Errors of the console and of scripts, in order. */
  errors: string[]
  /** Every address that was asked for. */
  requests: string[]
}

/** By default puppeteer looks at every frame, for which each is drawn anew: without a GPU that takes a processor. */
function pollSeldom(page: Page): void {
  const wait = page.waitForFunction.bind(page)
  page.waitForFunction = (condition, options, ...rest) => wait(condition, { polling: 50, ...options }, ...rest)
}

/** A page that remembers what went wrong and what it asked for. */
export async function watchedPage(browser: PageOpener): Promise<WatchedPage> {
  const page = await browser.newPage()
  // A busy machine must not fail a test.
  page.setDefaultTimeout(90_000)
  pollSeldom(page)
  const errors: string[] = []
  const requests: string[] = []
  page.on('console', message => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', error => errors.push(String(error)))
  page.on('request', request => requests.push(request.url()))
  return { page, errors, requests }
}

/** The blank page with the library loaded. */
export async function openHarness(browser: PageOpener, url: string): Promise<WatchedPage> {
  const watched = await watchedPage(browser)
  await watched.page.goto(`${url}/harness`)
  await watched.page.waitForFunction(() => 'huepress' in window)
  return watched
}
