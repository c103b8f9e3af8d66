import { expect, test } from 'vitest'
import { createEngine } from '../../src/engine/engine.ts'
import { openGpu } from '../../src/gpu/device.ts'
import { gpuBackend } from '../../src/gpu/gpu-backend.ts'
import { runSelfTest } from '../../src/gpu/self-test.ts'
import { EXPECTED, type SelfTest } from '../../src/gpu/self-test-results.ts'
import { cpuBackend } from '../../src/quantize/cpu-backend.ts'
import { likeNewGpu, testGpu } from '../helpers/dawn.ts'
import { photoLike, softDisc, toRgba } from '../helpers/images.ts'

const TESTS = Object.keys(EXPECTED) as SelfTest[]

test('the results that a device is held against are those of the CPU', async () => {
  const found = await Promise.all(TESTS.map(async name => [name, await runSelfTest(cpuBackend, name)]))
  expect(Object.fromEntries(found)).toEqual(EXPECTED)
})

// The other kinds are tested by the tests that are the first to ask for them.
test('a sound device passes', async () => {
  const backend = gpuBackend(await testGpu(), { seedColors: 0 })
  for (const name of TESTS.filter(name => !/pixels|srgb/.test(name)))
    expect([name, await runSelfTest(backend, name)]).toEqual([name, EXPECTED[name]])
})

/** A device that changes one word of each buffer with this label before it is read. */
function spoil(device: GPUDevice, label: string, word = 0): GPUDevice {
  const create = device.createBuffer.bind(device)
  device.createBuffer = descriptor => {
    const buffer = create(descriptor)
    if (descriptor.label !== label) return buffer
    const map = buffer.getMappedRange.bind(buffer)
    buffer.getMappedRange = (offset, size) => {
      const range = map(offset, size)
      new Uint32Array(range)[word] ^= 1
      return range
    }
    return buffer
  }
  return device
}

// Of the histogram, the clustering (behind its status), the labels and the remap.
test.each([
  ['read keys', 0, {}],
  ['read status', 8, {}],
  ['read labels', 0, {}],
  // The fourth powers' lower half, behind entries and distances.
  ['read what labels say', 1287, {}],
  ['read indices', 0, {}],
  ['read dithered indices', 0, { lossy: 0 }],
])(
  'a device that spoils what it puts into "%s" gives way to the CPU, which is said once',
  async (label, word, more) => {
    const options = { colors: 12, ...more }
    const cpu = await createEngine({ backend: 'cpu' })
    const image = toRgba(photoLike(60, 40))
    const expected = await cpu.quantize(image, options)
    const { device } = await likeNewGpu()
    const engine = await createEngine({ device: spoil(device, label, word), backend: 'auto' })
    const found = await engine.quantize(image, options)
    expect([found.palette, found.indices]).toEqual([expected.palette, expected.indices])
    expect(found.report).toMatchObject({ backend: 'cpu', adapter: null })
    expect(found.report.notes).toEqual(['The GPU of this machine computes wrong results, so the CPU does the work.'])
    expect(engine.backend).toBe('cpu')
    expect((await engine.quantize(image, { colors: 5 })).report.notes).toEqual([])
    const strict = await createEngine({ device, backend: 'gpu' })
    await expect(strict.quantize(image, options)).rejects.toMatchObject({ code: 'gpu' })
  },
)

test('a device is tested once, for what is asked of it', async () => {
  const { device } = await likeNewGpu()
  const create = device.createBuffer.bind(device)
  let uploads = 0
  device.createBuffer = descriptor => {
    if (descriptor.label?.startsWith('pixels of tile')) uploads++
    return create(descriptor)
  }
  const [opaque, glass] = [toRgba(photoLike(30, 20)), toRgba(softDisc(20))]
  const uploadsOf = async (image: typeof opaque) => {
    const before = uploads
    const engine = await createEngine({ device })
    await engine.quantize(image, { colors: 8 })
    engine.destroy()
    return uploads - before
  }
  // Two tiles for each of the four tests.
  expect([await uploadsOf(opaque), await uploadsOf(opaque), await uploadsOf(glass)]).toEqual([9, 1, 9])
})

test('llvmpipe is refused, also when it is asked for', async () => {
  const info = { vendor: 'mesa', architecture: '', device: '', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' }
  const gpu = { requestAdapter: async () => ({ info, limits: {} }) } as unknown as GPU
  await expect(openGpu({ gpu })).rejects.toMatchObject({ code: 'no-gpu', message: expect.stringContaining('llvmpipe') })
  await expect(createEngine({ backend: 'gpu', gpu })).rejects.toMatchObject({ code: 'no-gpu' })
  const device = { adapterInfo: info, lost: new Promise(() => {}) } as unknown as GPUDevice
  await expect(openGpu({ device })).rejects.toMatchObject({ code: 'no-gpu' })
})
