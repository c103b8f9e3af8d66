import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer, { type Browser, type Page } from 'puppeteer'
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
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost',
]

/** A real adapter where HUEPRESS_REAL_GPU is 1, else the software one; enough for compute, not for canvases. */
const WEBGPU =
  process.env.HUEPRESS_REAL_GPU === '1'
    ? ['--enable-unsafe-webgpu', '--enable-features=Vulkan']
    : ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']

/** A software adapter that can also draw on canvases: the set above ends the browser when one is set up for WebGPU. */
const CANVAS =
  process.env.HUEPRESS_REAL_GPU === '1'
    ? WEBGPU
    : ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-vulkan=swiftshader', '--use-angle=swiftshader']

const GPU_FLAGS = { true: WEBGPU, false: ['--disable-gpu', '--disable-software-rasterizer'], canvas: CANVAS }

export interface TestBrowser {
  browser: Browser
  /** Ends the browser and removes its profile. */
  close(): Promise<void>
}

/** A browser with a profile of its own. Without `webgpu` it has no GPU of any kind; with 'canvas' WebGPU can draw. */
export async function openBrowser({ webgpu }: { webgpu: boolean | 'canvas' }): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'huepress-chrome-'))
  const browser = await puppeteer.launch({
    executablePath: findBrowser(),
    headless: true,
    // Each wait has a limit of its own; this one would end every wait, and so every bench, after three minutes.
    protocolTimeout: 0,
    userDataDir: profile,
    args: [...QUIET, ...GPU_FLAGS[`${webgpu}`]],
  })
  return {
    browser,
    async close() {
      await browser.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

export interface WatchedPage {
  page: Page
  /** Errors of the console and of scripts, in order. */
  errors: string[]
  /** Every address that was asked for. */
  requests: string[]
}

/** A page that remembers what went wrong and what it asked for. */
export async function watchedPage(browser: Browser): Promise<WatchedPage> {
  const page = await browser.newPage()
  const errors: string[] = []
  const requests: string[] = []
  page.on('console', message => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', error => errors.push(String(error)))
  page.on('request', request => requests.push(request.url()))
  return { page, errors, requests }
}

/** The blank page with the library loaded. */
export async function openHarness(browser: Browser, url: string): Promise<WatchedPage> {
  const watched = await watchedPage(browser)
  await watched.page.goto(`${url}/harness`)
  await watched.page.waitForFunction(() => 'huepress' in window)
  return watched
}
