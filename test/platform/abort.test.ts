import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Progress, Stage } from '../../src/common/stages.ts'
import { type CompressOptions, compress, createEngine, curve, decode, encodePng, encodeWebp } from '../../src/node.ts'
import { photoLike, toRgba } from '../helpers/images.ts'
import { mixedColor, stripes } from '../helpers/indexed.ts'

const image = toRgba(photoLike(48, 32))

const file = () =>
  sharp(image.data, { raw: { width: image.width, height: image.height, channels: 4 } })
    .png()
    .toBuffer()

/** Options whose signal fires when the stage reports. */
function abortAt(stage: Stage, reason?: unknown): CompressOptions & { signal: AbortSignal } {
  const controller = new AbortController()
  const onProgress = (progress: Progress) => progress.stage === stage && controller.abort(reason)
  return { backend: 'cpu', signal: controller.signal, onProgress }
}

describe('a cancelled job rejects as fetch does', () => {
  test.each<Stage>(['decode', 'histogram', 'init', 'kmeans', 'remap', 'dither', 'encode'])(
    "with the signal's reason, in the stage %s",
    async stage => {
      const reason = { why: 'the tab was closed' }
      await expect(compress(await file(), abortAt(stage, reason))).rejects.toBe(reason)
    },
  )

  test.each<CompressOptions>([
    { format: 'webp' },
    { maxBytes: 1500 },
    { quality: 60 },
    { colors: 'auto' },
    { effort: 4 },
  ])('with the reason for %j, too', async options => {
    const reason = new Error('enough')
    await expect(compress(await file(), { ...options, ...abortAt('encode', reason) })).rejects.toBe(reason)
  })

  test('with a DOMException named AbortError if no reason was given, and by a time limit with a TimeoutError', async () => {
    const error = await compress(await file(), abortAt('kmeans')).catch(error => error)
    expect(error).toBeInstanceOf(DOMException)
    expect(error.name).toBe('AbortError')
    const slow = { speed: 1, signal: AbortSignal.timeout(1) } as const
    await expect(compress(await file(), slow)).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  test('before anything begins, and null is a reason', async () => {
    const signal = AbortSignal.abort(null)
    const engine = await createEngine({ backend: 'cpu' })
    const bytes = await file()
    const decoded = await decode(bytes)
    const jobs = [
      compress(bytes, { signal }),
      engine.quantize(image, { signal }),
      engine.histogram(image, { signal }),
      engine.sharedPalette([image], { signal }),
      curve(engine, decoded, { signal }),
      encodePng(stripes(8, 8, 8, mixedColor), { signal }),
      encodeWebp(stripes(8, 8, 8, mixedColor), { signal }),
    ]
    const outcomes = await Promise.allSettled(jobs)
    expect(outcomes).toEqual(jobs.map(() => ({ status: 'rejected', reason: null })))
  })

  test('with the reason while an address does not answer', async () => {
    const server = createServer(() => {})
    await new Promise<void>(done => void server.listen(0, 'localhost', done))
    const url = new URL(`http://localhost:${(server.address() as AddressInfo).port}/a.png`)
    const controller = new AbortController()
    const reason = new Error('enough')
    server.once('request', () => controller.abort(reason))
    await expect(compress(url, { signal: controller.signal })).rejects.toBe(reason)
    server.closeAllConnections()
    server.close()
  })

  test('with the reason while an encoder is at work', async () => {
    const reason = new Error('enough')
    for (const encode of [encodePng, encodeWebp]) {
      const controller = new AbortController()
      const job = encode(stripes(1500, 1000, 256, mixedColor), { effort: 6, signal: controller.signal })
      setTimeout(() => controller.abort(reason), 5)
      await expect(job).rejects.toBe(reason)
    }
  })
})
