import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root, run } from './setup.mjs'

const APT_ENVIRONMENT = { DEBIAN_FRONTEND: 'noninteractive' }

const folders = path => (existsSync(path) ? readdirSync(path).map(name => join(path, name)) : [])

/** Newest first: puppeteer names its folders by version. */
function fromPuppeteerCache() {
  const cache = process.env.PUPPETEER_CACHE_DIR ?? join(homedir(), '.cache', 'puppeteer')
  const programs = [
    'chrome-linux64/chrome',
    'chrome-win64/chrome.exe',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  ]
  const versions = folders(join(cache, 'chrome')).sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  return versions.flatMap(version => programs.map(program => join(version, program)))
}

function fromSystem() {
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser']
  const paths = (process.env.PATH ?? '').split(delimiter)
  const windows = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
  return [
    '/usr/bin/chromium',
    '/usr/bin/google-chrome-stable',
    ...paths.flatMap(path => names.map(name => join(path, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ...windows.filter(Boolean).map(path => join(path, 'Google/Chrome/Application/chrome.exe')),
  ]
}

const isDebianRoot = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

/** apt-get with its own update; nothing is asked. False if that cannot be or failed. */
export function aptInstall(...packages) {
  if (!isDebianRoot()) return false
  console.log(`Installing ${packages.join(' ')} (apt-get).`)
  run('apt-get', ['update', '-qq'], APT_ENVIRONMENT)
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], APT_ENVIRONMENT) === 0
}

/** Puppeteer's download. Its output is shown in one line: on a failure it prints its whole usage. */
function fetchChrome() {
  const { status, stderr } = spawnSync('npx', ['puppeteer', 'browsers', 'install', 'chrome'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  })
  if (status === 0) return true
  const reason = stderr?.split('\n').find(line => /error/i.test(line)) ?? 'no reason given'
  console.log(`Chrome could not be downloaded: ${reason.trim()}`)
  return false
}

const firstThere = paths => paths.find(path => existsSync(path))

/** The browser for the tests, fetched where there is none. Throws where that fails as well. */
export function findBrowser() {
  const named = process.env.HUEPRESS_CHROME || process.env.PUPPETEER_EXECUTABLE_PATH
  if (named) {
    if (existsSync(named)) return named
    throw new Error(`HUEPRESS_CHROME or PUPPETEER_EXECUTABLE_PATH names ${named}, which does not exist.`)
  }
  const there = () => firstThere([...fromPuppeteerCache(), ...fromSystem()])
  const found = there()
  if (found) return found
  console.log('No browser found: fetching one.')
  // Root on Debian has a package that works; puppeteer's download needs libraries that may be missing.
  const fetched = (aptInstall('chromium', 'libvulkan1') && there()) || (fetchChrome() && there())
  if (fetched) return fetched
  throw new Error('No browser: install Chrome or Chromium, or set HUEPRESS_CHROME to the path of one.')
}

/** The software Vulkan driver (SwiftShader) that Chrome brings along, or undefined. */
export function findSoftwareDriver(browser) {
  const places = [dirname(browser), '/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome']
  return firstThere(places.map(place => join(place, 'vk_swiftshader_icd.json')))
}

function hasVulkanLoader() {
  const { stdout } = spawnSync('ldconfig', ['-p'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env.PATH}:/sbin:/usr/sbin` },
  })
  return stdout?.includes('libvulkan.so.1') ?? false
}

/**
 * Makes WebGPU possible in Node where there is no GPU: the loader, and the driver by VK_DRIVER_FILES. Does nothing
 * outside Linux, or when a driver is named already, or a real GPU is wanted (HUEPRESS_REAL_GPU=1).
 */
export function setUpVulkan(browser) {
  if (process.platform !== 'linux') return
  if (!hasVulkanLoader()) aptInstall('libvulkan1')
  if (process.env.HUEPRESS_REAL_GPU === '1' || process.env.VK_DRIVER_FILES) return
  const driver =
    findSoftwareDriver(browser) ?? (aptInstall('chromium') ? findSoftwareDriver('/usr/bin/chromium') : undefined)
  if (driver) process.env.VK_DRIVER_FILES = driver
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const browser = findBrowser()
  setUpVulkan(browser)
  console.log(
    `browser: ${browser}\nVulkan driver: ${process.env.VK_DRIVER_FILES ?? "the system's"}\nrepository: ${root}`,
  )
}
