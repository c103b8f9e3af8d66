import { expect, test, vi } from 'vitest'
import type { Progress } from '../../src/common/stages.ts'
import type { QuantizeOptions } from '../../src/engine/api-types.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { dawn, likeNewGpu } from '../helpers/dawn.ts'
import { photoLike, toRgba } from '../helpers/images.ts'

const photo = toRgba(photoLike(35, 25))

async function openDevice(): Promise<GPUDevice> {
  const adapter = await (await dawn()).requestAdapter()
  if (!adapter) throw new Error('The GPU tests found no adapter.')
  return adapter.requestDevice()
}

const onCpu = async (options: QuantizeOptions) => (await createEngine({ backend: 'cpu' })).quantize(photo, options)

/** For a device that will be lost: what is chosen for size takes as long to compile as everything else. */
const quick = { speed: 10, lossy: 0 }
/** What compiles least. */
const given = { ...quick, dither: 0, palette: Uint8Array.of(0, 0, 0, 255, 200, 150, 100, 255) }

test('an engine on a device of the caller gives the bytes of the CPU and leaves the device alone', async () => {
  const { device } = await likeNewGpu()
  const destroy = vi.spyOn(device, 'destroy')
  const engine = await createEngine({ device })
  expect(engine.backend).toBe('gpu')
  const { palette, indices, report } = await engine.quantize(photo, { colors: 40 })
  const cpu = await onCpu({ colors: 40 })
  expect(palette).toEqual(cpu.palette)
  expect(indices).toEqual(cpu.indices)
  expect(report).toMatchObject({ backend: 'gpu', adapter: engine.adapter, mse: cpu.report.mse, notes: [] })
  engine.destroy()
  expect(destroy).not.toHaveBeenCalled()
})

test('a device that is lost in the middle is replaced by the CPU, which is said once', async () => {
  const device = await openDevice()
  const engine = await createEngine({ device, backend: 'auto' })
  const onProgress = ({ stage }: Progress) => {
    if (stage === 'init') device.destroy()
  }
  const first = await engine.quantize(photo, { ...quick, colors: 40, onProgress })
  const cpu = await onCpu({ ...quick, colors: 40 })
  expect(first.palette).toEqual(cpu.palette)
  expect(first.indices).toEqual(cpu.indices)
  expect(first.report).toMatchObject({ backend: 'cpu', adapter: null })
  expect(first.report.notes).toEqual([expect.stringContaining('The GPU failed, so the CPU did the work')])
  const second = await engine.quantize(photo, { ...quick, colors: 40 })
  expect(second.report).toMatchObject({ backend: 'cpu', notes: [] })
})

test('a GPU that was asked for by name fails rather than hands over', async () => {
  const device = await openDevice()
  const engine = await createEngine({ device, backend: 'gpu' })
  device.destroy()
  await expect(engine.quantize(photo, { colors: 40 })).rejects.toMatchObject({ code: 'gpu' })
})

test('a lost device is opened again for as long as pictures are finished between the losses', async () => {
  const gpu = await dawn()
  const devices: GPUDevice[] = []
  const requestAdapter = async () => {
    const adapter = await gpu.requestAdapter()
    if (!adapter) return null
    const requestDevice = adapter.requestDevice.bind(adapter)
    adapter.requestDevice = async descriptor => {
      devices.push(await requestDevice(descriptor))
      return devices[devices.length - 1]
    }
    return adapter
  }
  const engine = await createEngine({ backend: 'gpu', gpu: { requestAdapter } as GPU })
  const lose = async () => {
    devices[devices.length - 1].destroy()
    await devices[devices.length - 1].lost
  }
  const small = toRgba(photoLike(20, 10))
  await lose()
  expect((await engine.quantize(small, given)).report.backend).toBe('gpu')
  const onProgress = ({ stage }: Progress) => {
    if (stage === 'histogram') devices[devices.length - 1].destroy()
  }
  // Two are opened without a finished picture, and one was before.
  for (let time = 0; time < 4; time++)
    await expect(engine.quantize(small, { ...given, onProgress })).rejects.toMatchObject({ code: 'gpu' })
  expect(devices.length).toBe(4)
  engine.destroy()
})

test('auto passes over an adapter in software', async () => {
  if (process.env.HUEPRESS_REAL_GPU) return
  const engine = await createEngine({ backend: 'auto', gpu: await dawn() })
  expect(engine.backend).toBe('cpu')
  const { report } = await engine.quantize(photo, { colors: 4 })
  expect(report.notes).toEqual([expect.stringContaining('No GPU was found')])
})
