import { afterEach, expect, test, vi } from 'vitest'
import { quantizeOnGpu } from '../../src/gpu/gpu-backend.ts'
import { checkQuantizeOptions } from '../../src/options/resolve.ts'
import { likeNewGpu } from '../helpers/dawn.ts'
import { photo, quiet } from './images.ts'

afterEach(() => void vi.restoreAllMocks())

const [width, height] = [96, 64]

/** What a device is asked for: read-backs, submits with something in them, and bytes to the GPU and back. */
function meter(device: GPUDevice) {
  const asked = { readBacks: 0, submits: 0, up: 0, down: 0 }
  const { queue } = device
  const [create, submit, write] = [device.createBuffer, queue.submit, queue.writeBuffer]
  device.createBuffer = descriptor => {
    const buffer = create.call(device, descriptor)
    const { mapAsync } = buffer
    buffer.mapAsync = (mode, offset, size) => {
      asked.readBacks++
      asked.down += size ?? descriptor.size
      return mapAsync.call(buffer, mode, offset, size)
    }
    return buffer
  }
  queue.submit = commands => {
    const all = [...commands]
    if (all.length > 0) asked.submits++
    submit.call(queue, all)
  }
  queue.writeBuffer = (...call: Parameters<typeof write>) => {
    asked.up += call[4] ?? call[2].byteLength
    write.apply(queue, call)
  }
  return asked
}

/** The same picture, with a fall of alpha from column to column and clear ones at the end. */
const faded = (pixels: Uint32Array) =>
  pixels.map((pixel, i) => ((pixel & 0xffffff) | (Math.min(255, Math.max(0, 340 - 4 * (i % width))) << 24)) >>> 0)

test.each([false, true])(
  'a default job on a fast GPU waits seldom, and moves pixels and indices once, alpha: %s',
  async alpha => {
    const gpu = await likeNewGpu()
    const opaque = await photo(width, height)
    const pixels = alpha ? faded(opaque) : opaque
    const asked = meter(gpu.device)
    // As if all took no time.
    vi.spyOn(performance, 'now').mockReturnValue(0)
    const settings = checkQuantizeOptions({})
    const { palette } = await quantizeOnGpu(gpu, { pixels, width, height }, settings, quiet, {
      seedColors: 0,
      selfTest: false,
    })
    expect(palette.length).toBeGreaterThan(100)
    // One more wait while indices are chosen, of many submits: see pace.test.ts.
    expect(asked.readBacks).toBeLessThanOrEqual(10)
    expect(asked.submits).toBeLessThanOrEqual(16)
    // Tables and places; nothing of the size of the picture, or of its colors.
    expect(asked.up - 4 * pixels.length).toBeLessThan(130_000)
    // Boxes, centroids and figures; no colors.
    expect(asked.down - pixels.length).toBeLessThan(65_000)
  },
)
