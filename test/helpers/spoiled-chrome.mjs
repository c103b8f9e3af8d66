/**
 * Loaded before a program that opens Chrome: in every worker of its pages one index of each picture comes back from the
 * GPU as another one.
 */
import puppeteer from 'puppeteer'

function spoil() {
  const read = GPUBuffer.prototype.getMappedRange
  GPUBuffer.prototype.getMappedRange = function (...range) {
    const bytes = read.apply(this, range)
    if (this.label === 'read indices') new Uint8Array(bytes)[77] ^= 1
    return bytes
  }
}

const launch = puppeteer.launch.bind(puppeteer)

puppeteer.launch = async options => {
  const browser = await launch(options)
  const open = browser.newPage.bind(browser)
  browser.newPage = async () => {
    const page = await open()
    page.on('workercreated', worker => worker.evaluate(spoil))
    return page
  }
  return browser
}
