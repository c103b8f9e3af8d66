import type { Job } from '../context.ts'
import { GROUP } from '../gpu-constants.ts'
import type { Counts } from '../histogram/gpu-histogram.ts'
import { groupsFor, makeStep, runSteps, uniform } from '../passes.ts'
import type { Tiles } from '../tiles.ts'
import { doneAt, noteReadBack } from '../transfers.ts'

/** What the look-up reads: the palette index of each colour, opaque ones by rank; the others' go to the hash table. */
interface LookUp {
  counts: Counts
  /** A byte a colour. */
  labels: GPUBuffer
  /** Colours that are not opaque; they come first. */
  translucent: number
}

function uploadLabels(job: Job, indices: Uint8Array): GPUBuffer {
  const words = new Uint32Array(Math.ceil(indices.length / 4))
  new Uint8Array(words.buffer).set(indices)
  return job.upload('palette indices', words)
}

/** Writes the palette index of every colour that is not opaque over its count. */
async function scatter(job: Job, { counts: { hash }, labels, translucent }: LookUp, keys: GPUBuffer): Promise<void> {
  if (!hash) return
  const bindings = [uniform(job, 'translucent colours', translucent), keys, labels, hash.slots, hash.tallies]
  runSteps(job, 'scatter', [await makeStep(job, 'scatter-hash', {}, bindings, groupsFor(translucent))])
}

async function remapTile(job: Job, lookUp: LookUp, tiles: Tiles, tile: number, out: Uint8Array): Promise<void> {
  const { marks, hash } = lookUp.counts
  const { first, pixels } = tiles.range(tile)
  const bytes = Math.ceil(pixels / 4) * 4
  const indices = job.buffer('indices', bytes, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  const staging = job.buffer('read indices', bytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
  const size = uniform(job, 'pixels to remap', pixels, lookUp.translucent)
  const bindings = [size, tiles.open(tile), marks.bits, marks.ranks, lookUp.labels, indices]
  const groups = Math.ceil(pixels / (4 * GROUP))
  const step = hash
    ? await makeStep(job, 'remap-alpha', {}, [...bindings, hash.slots, hash.tallies], groups)
    : await makeStep(job, 'remap-opaque', {}, bindings, groups)
  runSteps(job, 'remap', [step])
  const ready = doneAt(job)
  job.guard(() => {
    const encoder = job.device.createCommandEncoder({ label: 'read indices' })
    encoder.copyBufferToBuffer(indices, 0, staging, 0, bytes)
    job.device.queue.submit([encoder.finish()])
  })
  await job.wait(job.guard(() => staging.mapAsync(GPUMapMode.READ, 0, bytes)))
  out.set(new Uint8Array(staging.getMappedRange(0, bytes), 0, pixels), first)
  await noteReadBack(job, ready)
  tiles.close(tile)
  for (const buffer of [indices, staging, size]) job.release(buffer)
}

/**
 * One palette index a pixel; twin of src/quantize/palette/remap.ts. `indexOfColour[i]` is the palette index of the distinct
 * colour i; `translucent` of them come first and are not opaque. The counts of those are overwritten.
 */
export async function remapOnGpu(
  job: Job,
  counts: Counts,
  tiles: Tiles,
  keys: GPUBuffer,
  indexOfColour: Uint8Array,
  translucent: number,
  onTile: (done: number) => Promise<void>,
): Promise<Uint8Array> {
  const lookUp = { counts, labels: uploadLabels(job, indexOfColour), translucent }
  await scatter(job, lookUp, keys)
  const { first, pixels } = tiles.range(tiles.count - 1)
  const out = new Uint8Array(first + pixels)
  for (let tile = 0; tile < tiles.count; tile++) {
    await remapTile(job, lookUp, tiles, tile, out)
    await onTile(tile + 1)
  }
  return out
}
