import { afterAll, beforeAll, expect, test } from 'vitest'
import { COUNTING_LIMITS, countDevice } from '../../bench/lib/count/count-device.ts'
import { meterDevice } from '../../bench/lib/meter.ts'
import { openContext } from '../../src/gpu/context.ts'
import { SUM_WORDS } from '../../src/gpu/gpu-constants.ts'
import { factsOf } from '../../src/gpu/histogram/list-facts.ts'
import { planColors } from '../../src/gpu/kmeans/assign-passes.ts'
import { makeClusterBuffers } from '../../src/gpu/kmeans/cluster-buffers.ts'
import { packCentroids } from '../../src/gpu/kmeans/pack-centroids.ts'
import { readWords, runSteps } from '../../src/gpu/passes.ts'
import { assignAll } from '../../src/quantize/kmeans/assign.ts'
import { dawn } from '../helpers/dawn.ts'
import { noise } from './images.ts'
import { prepare, randomCentroids } from './kmeans/cluster-setups.ts'

let device: GPUDevice
let take: ReturnType<typeof meterDevice>

beforeAll(async () => {
  const adapter = await (await dawn()).requestAdapter()
  device = await adapter!.requestDevice({ requiredLimits: COUNTING_LIMITS })
  take = meterDevice(device, countDevice(device))
})

afterAll(() => device?.destroy())

/** 1,000 points of 8 bytes; each group adds up what it has, then adds that to one of two sums. */
const TRIAL = `@group(0) @binding(0) var<storage, read> points: array<vec2<u32>>;
@group(0) @binding(1) var<storage, read_write> copies: array<u32>;
@group(0) @binding(2) var<storage, read_write> sums: array<atomic<u32>>;
var<workgroup> part: atomic<u32>;
@compute @workgroup_size(64)
fn trial(@builtin(global_invocation_id) id: vec3<u32>, @builtin(local_invocation_index) local: u32) {
if (id.x < 1000u) {
copies[id.x] = points[id.x].y;
atomicAdd(&part, points[id.x].x);
}
workgroupBarrier();
if (local == 0u) {
atomicAdd(&sums[(id.x / 64u) % 2u], atomicLoad(&part));
}
workgroupBarrier();
}`

test('a shader whose work is known counts just that, each time', async () => {
  const { STORAGE, COPY_SRC } = GPUBufferUsage
  const buffers = [8000, 4000, 8].map(size => device.createBuffer({ size, usage: STORAGE | COPY_SRC }))
  const module = device.createShaderModule({ label: 'trial', code: TRIAL })
  const pipeline = device.createComputePipeline({ label: 'trial', layout: 'auto', compute: { module } })
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }))
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries })
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass({ label: 'test' })
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, group)
  pass.dispatchWorkgroups(16)
  pass.dispatchWorkgroups(16)
  pass.end()
  device.queue.submit([encoder.finish()])
  const { counts } = await take()
  expect(counts!['test: trial']).toMatchObject({
    dispatches: 2,
    barriers: 2 * 2,
    storageAtomics: 2 * 16,
    groupAtomics: 2 * 1000,
    // 250 sectors of points and one of sums; 125 of copies and one of sums.
    sectorsRead: 2 * 251,
    sectorsWritten: 2 * 126,
    evaluations: 0,
  })
})

test('an assignment by brute force compares every color with every centroid, and its sums stay right', async () => {
  const prepared = prepare(noise(501, 1), 'srgb')
  const centroids = randomCentroids(prepared, 7, 1)
  const context = openContext({ device, software: true })
  try {
    const { keys, counts } = prepared.histogram
    const list = { count: keys.length, keys: context.upload('keys', keys), counts: context.upload('weights', counts) }
    const buffers = await makeClusterBuffers(context, list, factsOf(prepared.histogram), 'srgb', false)
    device.queue.writeBuffer(buffers.centroids, 0, packCentroids(centroids) as BufferSource)
    runSteps(context, 'assign', (await planColors(context, buffers, centroids, false)).steps)
    const words = await readWords(context, buffers.sums, 7 * SUM_WORDS)
    const { weight } = assignAll(prepared.points, centroids, new Uint8Array(keys.length))
    expect(Array.from({ length: 7 }, (_, k) => words[k * SUM_WORDS])).toEqual([...weight.subarray(0, 7)])
    const { counts: counted } = await take()
    // Four at a time.
    expect(counted!['assign: assign-colors'].evaluations).toBe(Math.ceil(keys.length / 4) * 4 * 7)
    expect(counted!['points: points'].conversions).toBe(keys.length)
  } finally {
    context.end()
  }
})
