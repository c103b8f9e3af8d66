import type { Page, WebWorker } from 'puppeteer'
import { expect } from 'vitest'
import type { Response } from '../../src/page/workers/worker-protocol.ts'

/** What a worker sent to the GPU and to the page since it was watched. */
interface Seen {
  /** Pixels of each upload of a picture, in order. */
  uploads: number[]
  /** Histograms that were begun. */
  histograms: number
  /** Curves that were finished. */
  curves: number
}

/** Ends a wait that hangs, also on a busy machine. */
export const LONG = { timeout: 180_000 }

/** Watches the page's worker, a GPU's single one. */
export async function watchWorker(page: Page): Promise<() => Promise<Seen>> {
  const isOurs = (worker: WebWorker) => /\/worker-/.test(worker.url())
  // A sign of a visitor starts it.
  await page.keyboard.press('Shift')
  await expect.poll(() => page.workers().filter(isOurs).length, LONG).toBe(1)
  const worker = page.workers().find(isOurs)!
  // A worker that has just been made may not have the interfaces of WebGPU yet.
  await expect.poll(() => worker.evaluate(() => 'GPUDevice' in self), LONG).toBe(true)
  await worker.evaluate(() => {
    const seen: Seen = { uploads: [], histograms: 0, curves: 0 }
    Object.assign(self, { seen })
    const { createBuffer, createCommandEncoder } = GPUDevice.prototype
    // The pictures of the device's self-test: tiles of 64 x 64 pixels at most.
    let isTest = false
    GPUDevice.prototype.createBuffer = function (descriptor) {
      if (descriptor.label?.startsWith('pixels of tile')) {
        isTest = descriptor.size <= 4 * 64 * 64
        if (!isTest) seen.uploads.push(descriptor.size / 4)
      }
      return createBuffer.call(this, descriptor)
    }
    GPUDevice.prototype.createCommandEncoder = function (descriptor) {
      if (descriptor?.label === 'mark' && !isTest) seen.histograms++
      return createCommandEncoder.call(this, descriptor)
    }
    const post = self.postMessage.bind(self)
    self.postMessage = (message: Response, ...options: unknown[]) => {
      if (message.type === 'done' && Array.isArray(message.result)) seen.curves++
      post(message, ...(options as [WindowPostMessageOptions]))
    }
  })
  return () => worker.evaluate(() => (self as unknown as { seen: Seen }).seen)
}
