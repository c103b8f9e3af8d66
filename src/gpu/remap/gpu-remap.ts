import type { GpuContext } from '../context.ts'
import { GROUP } from '../gpu-constants.ts'
import type { Counts } from '../histogram/gpu-histogram.ts'
import { groupsFor, makeStep, runSteps, uniform } from '../passes.ts'
import type { Tiles } from '../tiles.ts'
import { doneAt, noteReadBack } from '../transfers.ts'

/** What the look-up reads: the palette index of each color, opaque ones by rank; the others' go to the hash table. */
interface LookUp {
  counts: Counts
  /** A byte a color. */
  labels: GPUBuffer
  /** Colors that are not opaque; they come first. */
  translucent: number
}

function uploadLabels(context: GpuContext, indices: Uint8Array): GPUBuffer {
  const words = new Uint32Array(Math.ceil(indices.length / 4))
  new Uint8Array(words.buffer).set(indices)
  return context.upload('palette indices', words)
}

/** Writes the palette index of every color that is not opaque over its count. */
async function scatter(
  context: GpuContext,
  { counts: { hash }, labels, translucent }: LookUp,
  keys: GPUBuffer,
): Promise<void> {
  if (!hash) return
  const bindings = [uniform(context, 'translucent colors', translucent), keys, labels, hash.slots, hash.tallies]
  runSteps(context, 'scatter', [await makeStep(context, 'scatter-hash', {}, bindings, groupsFor(translucent))])
}

async function remapTile(
  context: GpuContext,
  lookUp: LookUp,
  tiles: Tiles,
  tile: number,
  out: Uint8Array,
): Promise<void> {
  const { bitmap, hash } = lookUp.counts
  const { first, pixels } = tiles.range(tile)
  const bytes = Math.ceil(pixels / 4) * 4
  const indices = context.buffer('indices', bytes, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  const staging = context.buffer('read indices', bytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
  const size = uniform(context, 'pixels to remap', pixels, lookUp.translucent)
  const bindings = [size, tiles.open(tile), bitmap.bits, bitmap.ranks, lookUp.labels, indices]
  const groups = Math.ceil(pixels / (4 * GROUP))
  const step = hash
    ? await makeStep(context, 'remap-alpha', {}, [...bindings, hash.slots, hash.tallies], groups)
    : await makeStep(context, 'remap-opaque', {}, bindings, groups)
  runSteps(context, 'remap', [step])
  const ready = doneAt(context)
  context.guard(() => {
    const encoder = context.device.createCommandEncoder({ label: 'read indices' })
    encoder.copyBufferToBuffer(indices, 0, staging, 0, bytes)
    context.device.queue.submit([encoder.finish()])
  })
  await context.wait(context.guard(() => staging.mapAsync(GPUMapMode.READ, 0, bytes)))
  out.set(new Uint8Array(staging.getMappedRange(0, bytes), 0, pixels), first)
  await noteReadBack(context, ready)
  tiles.close(tile)
  for (const buffer of [indices, staging, size]) context.release(buffer)
}

/**
 * One palette index a pixel; twin of src/quantize/palette/remap.ts. `indexOfColor[i]` is the palette index of the
 * distinct color i; `translucent` of them come first and are not opaque. The counts of those are overwritten.
 */
export async function remapOnGpu(
  context: GpuContext,
  counts: Counts,
  tiles: Tiles,
  keys: GPUBuffer,
  indexOfColor: Uint8Array,
  translucent: number,
  onTile: (done: number) => Promise<void>,
): Promise<Uint8Array> {
  const lookUp = { counts, labels: uploadLabels(context, indexOfColor), translucent }
  await scatter(context, lookUp, keys)
  const { first, pixels } = tiles.range(tiles.count - 1)
  const out = new Uint8Array(first + pixels)
  for (let tile = 0; tile < tiles.count; tile++) {
    await remapTile(context, lookUp, tiles, tile, out)
    await onTile(tile + 1)
  }
  return out
}
