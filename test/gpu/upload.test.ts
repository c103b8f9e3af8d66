import { expect, test } from 'vitest'
import { openContext } from '../../src/gpu/context.ts'
import { readWords } from '../../src/gpu/passes.ts'
import { uploadInParts } from '../../src/gpu/upload/pixel-source.ts'
import { likeNewGpu } from '../helpers/dawn.ts'

/** Words of 32 MiB. */
const PART = 2 ** 23

test('more than 32 MiB go up in parts, the next when the GPU has the one before', async () => {
  const gpu = await likeNewGpu()
  const { device } = gpu
  const { queue, createBuffer } = device
  // So that it can be read here.
  device.createBuffer = ({ usage, ...rest }) => {
    const copied = usage & GPUBufferUsage.STORAGE ? GPUBufferUsage.COPY_SRC : 0
    return createBuffer.call(device, { ...rest, usage: usage | copied })
  }
  const context = openContext(gpu)
  const parts: number[] = []
  let waits = 0
  const [write, done] = [queue.writeBuffer, queue.onSubmittedWorkDone]
  queue.writeBuffer = (...call: Parameters<typeof write>) => {
    parts.push(call[4] ?? 0)
    write.apply(queue, call)
  }
  queue.onSubmittedWorkDone = () => {
    waits++
    return done.call(queue)
  }
  const words = Uint32Array.from({ length: 2 * PART + 3 }, (_, i) => i * 3)
  const buffer = await uploadInParts(context, 'pixels', words.subarray(1))
  // One more notes the time; nobody waits for it.
  expect([parts, waits]).toEqual([[4 * PART, 4 * PART, 8], 3])
  for (const [first, count] of [
    [0, 4],
    [PART - 2, 4],
    [2 * PART - 2, 4],
  ])
    expect(await readWords(context, buffer, count, first)).toEqual(words.slice(first + 1, first + 1 + count))
  expect(context.transfers.upload).toBeGreaterThan(0)
  context.end()
})
