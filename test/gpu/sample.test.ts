import { expect, test } from 'vitest'
import { holdImage } from '../../src/common/held-pixels.ts'
import { pickPoints, placesOf } from '../../src/common/held-points.ts'
import { drawPalette, samplePoints } from '../../src/compress/preview.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { openContext } from '../../src/gpu/context.ts'
import { readWords } from '../../src/gpu/passes.ts'
import { makeTiles } from '../../src/gpu/tiles.ts'
import { fromPoints } from '../../src/gpu/upload/pick-points.ts'
import { likeNewGpu } from '../helpers/dawn.ts'
import { drawBitmaps, holdRaster } from '../helpers/held-raster.ts'
import { watchDevice } from '../helpers/watch-device.ts'
import { noise } from './images.ts'

const [width, height] = [240, 160]

test.each([false, true])('a sample is drawn on the GPU without the list of colors, alpha: %s', async alpha => {
  const { device } = await likeNewGpu()
  const pixels = noise(width * height, 3, alpha)
  const image = { width, height, data: new Uint8ClampedArray(pixels.buffer) }
  const sample = samplePoints(image, 0.3)
  const options = { colors: 9, speed: 10 } as const
  const cpu = await createEngine({ backend: 'cpu' })
  const expected = await drawPalette(await cpu.palette(await cpu.histogram(image), options), sample)

  const engine = await createEngine({ device, backend: 'gpu' })
  const handle = await engine.histogram(image)
  const palette = await engine.palette(handle, options)
  let bytes = 0
  const create = device.createBuffer
  device.createBuffer = descriptor => {
    if (descriptor.usage & GPUBufferUsage.MAP_READ) bytes += descriptor.size
    return create.call(device, descriptor)
  }
  expect(await drawPalette(palette, sample)).toEqual(expected)
  expect(bytes).toBe(sample.width * sample.height)
  // The picture itself is there already.
  const seen = watchDevice(device)
  const whole = await drawPalette(palette, image)
  expect(whole).toEqual(await drawPalette(await cpu.palette(await cpu.histogram(image), options), image))
  expect(seen).toMatchObject({ uploads: 0, counts: 0 })
  // What the GPU has let go of is found by the host, and so is what a lost device had.
  engine.release(handle)
  expect(await drawPalette(palette, sample)).toEqual(expected)
  engine.destroy()
  expect(await drawPalette(palette, sample)).toEqual(expected)
})

test('points of a picture that a browser holds are picked on the GPU, and nothing is read for them', async () => {
  const { device } = await likeNewGpu()
  drawBitmaps(device)
  const raster = { pixels: noise(width * height, 3, false), width, height }
  const { held, asked } = holdRaster(raster)
  const image = holdImage({ width, height }, held!)
  const plain = { width, height, data: new Uint8ClampedArray(raster.pixels.buffer) }
  const options = { colors: 9, speed: 10 } as const
  const cpu = await createEngine({ backend: 'cpu' })
  const onCpu = await cpu.palette(await cpu.histogram(plain), options)

  const engine = await createEngine({ device, backend: 'gpu' })
  const handle = await engine.histogram(image)
  const palette = await engine.palette(handle, options)
  for (const scale of [0.3, 0.02]) {
    const sample = samplePoints(image, scale)
    expect(await drawPalette(palette, sample)).toEqual(await drawPalette(onCpu, samplePoints(plain, scale)))
  }
  expect(asked.reads).toBe(0)
  // The host has them where the GPU has let go.
  engine.release(handle)
  const sample = samplePoints(image, 0.3)
  expect(await drawPalette(palette, sample)).toEqual(await drawPalette(onCpu, samplePoints(plain, 0.3)))
  expect([asked.reads, [...sample.data]]).toEqual([1, [...samplePoints(plain, 0.3).data]])
  engine.destroy()
})

test('points are picked from all tiles of a picture', async () => {
  const gpu = await likeNewGpu()
  const { createBuffer } = gpu.device
  // So that it can be read here.
  gpu.device.createBuffer = ({ usage, ...rest }) =>
    createBuffer.call(gpu.device, {
      ...rest,
      usage: usage & GPUBufferUsage.STORAGE ? usage | GPUBufferUsage.COPY_SRC : usage,
    })
  const context = openContext(gpu)
  const pixels = noise(50 * 40, 3, true)
  for (const residentBytes of [Infinity, 0]) {
    const tiles = makeTiles(context, pixels, 256, residentBytes)
    const places = { xs: placesOf(13, 50), ys: placesOf(11, 40) }
    const source = fromPoints({ tiles, width: 50 }, places)
    const buffer = await source.upload(context, 'points', { first: 20, pixels: 100 })
    const image = { width: 50, data: new Uint8Array(pixels.buffer) }
    const expected = new Uint32Array(pickPoints(image, places).buffer)
    expect(await readWords(context, buffer, 100)).toEqual(expected.slice(20, 120))
  }
  context.end()
})

test('if the device is lost while it looks a sample up, the host finds the same', async () => {
  const { device } = await likeNewGpu()
  const image = { width: 48, height: 32, data: new Uint8ClampedArray(noise(48 * 32, 5).buffer) }
  const engine = await createEngine({ device, backend: 'auto' })
  const handle = await engine.histogram(image)
  const palette = await engine.palette(handle, { colors: 9, speed: 10 })
  const expected = await drawPalette(palette, image)
  const drawing = drawPalette(palette, image)
  device.destroy()
  expect(await drawing).toEqual(expected)
})
