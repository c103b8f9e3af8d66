/** The plain way: an invocation a point, all centroids, and the sums by atomics in global memory. */
import type { ClusteringInput } from '../../src/quantize/kmeans/coarsen.ts'
import type { Centroids, Points } from '../../src/quantize/types.ts'
import { openDevice } from '../lib/dawn.ts'

const GROUP = 256

const ASSIGN = `
@group(0) @binding(0) var<storage, read> points: array<vec4<u32>>;
@group(0) @binding(1) var<storage, read> centroids: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> sums: array<atomic<u32>>;
@compute @workgroup_size(${GROUP})
fn assign(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= arrayLength(&points)) { return; }
  let p = points[id.x];
  let x = vec3<f32>(p.xyz);
  var best = 0u;
  var least = 3.0e38;
  for (var k = 0u; k < arrayLength(&centroids); k++) {
    let away = x - centroids[k].xyz;
    let distance = dot(away, away);
    if (distance < least) { least = distance; best = k; }
  }
  atomicAdd(&sums[best * 4u], p.w);
  for (var d = 0u; d < 3u; d++) { atomicAdd(&sums[best * 4u + 1u + d], p.w * p[d]); }
}`

const MOVE = `
@group(0) @binding(0) var<storage, read_write> centroids: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> sums: array<u32>;
@compute @workgroup_size(${GROUP})
fn move_centroids(@builtin(global_invocation_id) id: vec3<u32>) {
  let k = id.x;
  if (k >= arrayLength(&centroids)) { return; }
  let n = f32(max(sums[k * 4u], 1u));
  if (sums[k * 4u] > 0u) {
    centroids[k] = vec4<f32>(f32(sums[k * 4u + 1u]) / n, f32(sums[k * 4u + 2u]) / n, f32(sums[k * 4u + 3u]) / n, 0.0);
  }
  for (var word = 0u; word < 4u; word++) { sums[k * 4u + word] = 0u; }
}`

/** The same start for all. */
export interface Contest {
  input: ClusteringInput
  start: Centroids
  iterations: number
}

/** An iteration: what it does, and its milliseconds. */
export type Timed = Record<'evaluations' | 'atomics' | 'read' | 'written' | 'ms', number>

function upload(device: GPUDevice, data: Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST
  const buffer = device.createBuffer({ size: data.byteLength, usage })
  device.queue.writeBuffer(buffer, 0, data)
  return buffer
}

function packPoints({ planes, weights }: Points) {
  const words = new Uint32Array(weights.length * 4)
  for (let i = 0; i < weights.length; i++) words.set([planes[0][i], planes[1][i], planes[2][i], weights[i]], i * 4)
  return words
}

export function packStart({ coords, count }: Centroids) {
  const words = new Float32Array(count * 4)
  for (let k = 0; k < count; k++) words.set(coords.subarray(k * 3, k * 3 + 3), k * 4)
  return words
}

function step(device: GPUDevice, code: string, buffers: GPUBuffer[], groups: number) {
  const module = device.createShaderModule({ code })
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } })
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }))
  const bindGroup = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries })
  return (pass: GPUComputePassEncoder) => {
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, bindGroup)
    pass.dispatchWorkgroups(groups)
  }
}

export async function timePlain({ input: { points }, start, iterations }: Contest): Promise<Timed> {
  const { device } = (await openDevice())!
  const count = points.weights.length
  const words = packPoints(points)
  const [all, centroids] = [upload(device, words), upload(device, packStart(start))]
  const sums = upload(device, new Uint32Array(start.count * 4))
  const steps = [
    step(device, ASSIGN, [all, centroids, sums], Math.ceil(count / GROUP)),
    step(device, MOVE, [centroids, sums], Math.ceil(start.count / GROUP)),
  ]
  let begin = 0
  // The first compiles.
  for (let iteration = 0; iteration <= iterations; iteration++) {
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    for (const encode of steps) encode(pass)
    pass.end()
    device.queue.submit([encoder.finish()])
    await device.queue.onSubmittedWorkDone()
    if (iteration === 0) begin = performance.now()
  }
  const ms = (performance.now() - begin) / iterations
  device.destroy()
  const k = start.count
  return { evaluations: count * k, atomics: count * 4, read: count * 16 + k * 32, written: k * 32, ms }
}
