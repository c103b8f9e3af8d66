import { expect, test } from 'vitest'
import { drawPalette, samplePoints } from '../../src/compress/preview.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { likeNewGpu } from '../helpers/dawn.ts'
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
