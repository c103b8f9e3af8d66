/**
 * Loaded before a program that opens Chrome: in every worker of its pages one index of each picture comes back from the
 * GPU as another one.
 */
import { setTimeout } from 'node:timers/promises'
import puppeteer from 'puppeteer'

/** False where the worker has just been made and has no interfaces yet, not even timers. */
function spoil() {
  if (!('GPUBuffer' in globalThis)) return false
  const read = GPUBuffer.prototype.getMappedRange
  GPUBuffer.prototype.getMappedRange = function (...range) {
    const bytes = read.apply(this, range)
    // The device's self-test, of 64 x 64 pixels, would find it out.
    if (this.label === 'read indices' && bytes.byteLength > 64 * 64) new Uint8Array(bytes)[77] ^= 1
    return bytes
  }
  return true
}

async function spoilSoon(worker) {
  while (!(await worker.evaluate(spoil))) await setTimeout(1)
}

const launch = puppeteer.launch.bind(puppeteer)

puppeteer.launch = async options => {
  const browser = await launch(options)
  const open = browser.newPage.bind(browser)
  browser.newPage = async () => {
    const page = await open()
    page.on('workercreated', spoilSoon)
    return page
  }
  return browser
}
