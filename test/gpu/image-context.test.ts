import sharp from 'sharp'
import { expect, test } from 'vitest'
import { type CompressOptions, compress, createEngine, decode, ImageContext } from '../../src/node.ts'
import { dawn, likeNewGpu, openTestGpu } from '../helpers/dawn.ts'
import { photoLike } from '../helpers/images.ts'
import { watchDevice } from '../helpers/watch-device.ts'

/** A JPEG that its palette images are larger than: its jobs look for fewer colors, too. */
async function jpeg(): Promise<Buffer> {
  const raw = { width: 60, height: 40, channels: 4 as const }
  const { pixels } = photoLike(60, 40)
  return sharp(new Uint8Array(pixels.buffer), { raw }).removeAlpha().jpeg({ quality: 20 }).toBuffer()
}

const file = await jpeg()
const { pixels } = photoLike(30, 20)
/** Whose jobs look for one number of colors. */
const png = await sharp(new Uint8Array(pixels.buffer), { raw: { width: 30, height: 20, channels: 4 } })
  .png()
  .toBuffer()
const cpu = await createEngine({ backend: 'cpu' })
/** For devices of a test's own: what is chosen for size takes as long to compile as everything else. */
const quick = { effort: 0, speed: 10, lossy: 0 }

test('jobs and limits on a context upload and count its picture once; closing it frees the GPU', async () => {
  const { device } = await likeNewGpu()
  const engine = await createEngine({ device, backend: 'gpu' })
  // The device's self-test comes first, with pictures of its own.
  await compress(file, { colors: 5, engine, effort: 0 })
  const seen = watchDevice(device)
  const picture = new ImageContext(await decode(file))
  const jobs: CompressOptions[] = [{ colors: 12 }, { maxBytes: 1500, speed: 10 }]
  for (const options of jobs) {
    const { bytes, report } = await compress(picture, { ...options, engine, effort: 0 })
    expect(report.backend).toBe('gpu')
    expect(bytes).toEqual((await compress(file, { ...options, engine: cpu, effort: 0 })).bytes)
  }
  expect(seen).toMatchObject({ uploads: 1, counts: 1 })
  picture.close()
  expect(seen.alive).toBe(0)
  engine.destroy()
})

test('a job without a context uploads and counts its picture once, and leaves nothing on the GPU', async () => {
  const { device } = await likeNewGpu()
  const engine = await createEngine({ device, backend: 'gpu' })
  // The device's self-test comes first, with pictures of its own.
  await compress(file, { colors: 5, engine, effort: 0 })
  const seen = watchDevice(device)
  const { report } = await compress(file, { colors: 12, engine, effort: 0 })
  expect(report.notes.join()).toContain('the original was kept')
  expect(report.ms.parts.upload).toBeGreaterThan(0)
  expect(seen).toEqual({ uploads: 1, counts: 1, alive: 0 })
  engine.destroy()
})

test('a GPU that is lost between two jobs does not spoil the context: the next device takes it up', async () => {
  const gpu = await dawn()
  const devices: GPUDevice[] = []
  const requestAdapter = async () => {
    const adapter = await gpu.requestAdapter()
    const requestDevice = adapter!.requestDevice.bind(adapter)
    adapter!.requestDevice = async descriptor => {
      devices.push(await requestDevice(descriptor))
      return devices[devices.length - 1]
    }
    return adapter
  }
  const engine = await createEngine({ backend: 'gpu', gpu: { requestAdapter } as GPU })
  const picture = new ImageContext(await decode(png))
  await compress(picture, { ...quick, colors: 12, engine })
  devices[0].destroy()
  await devices[0].lost
  const { bytes, report } = await compress(picture, { ...quick, colors: 9, engine })
  expect([report.backend, devices.length]).toEqual(['gpu', 2])
  expect(bytes).toEqual((await compress(png, { ...quick, colors: 9, engine: cpu })).bytes)
  picture.close()
  engine.destroy()
})

test('a GPU that is lost in the middle hands the job to the CPU, context and all', async () => {
  const { device } = await openTestGpu()
  const engine = await createEngine({ device, backend: 'auto' })
  const picture = new ImageContext(await decode(png))
  const onProgress = ({ stage }: { stage: string }) => {
    if (stage === 'init') device.destroy()
  }
  for (const colors of [12, 9]) {
    const { bytes, report } = await compress(picture, { ...quick, colors, engine, onProgress })
    expect(report.backend).toBe('cpu')
    expect(bytes).toEqual((await compress(png, { ...quick, colors, engine: cpu })).bytes)
  }
})
