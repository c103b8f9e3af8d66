import { GROUP } from './constants.ts'
import type { Counts } from './count.ts'
import type { Job } from './job.ts'
import { groupsFor, makeStep, runSteps, type Step, uniform } from './steps.ts'
import type { Tiles } from './tiles.ts'
import { doneAt, noteReadBack } from './transfers.ts'

/** Writes the palette index of every colour over its count: opaque ones in the table, the others in the hash table. */
async function scatter(job: Job, counts: Counts, keys: GPUBuffer, indices: Uint8Array, translucent: number) {
  const words = new Uint32Array(Math.ceil(indices.length / 4))
  new Uint8Array(words.buffer).set(indices)
  const labels = job.upload('palette indices', words)
  const steps: Step[] = []
  const run = async (name: 'scatter-table' | 'scatter-hash', first: number, end: number, into: GPUBuffer[]) => {
    const range = uniform(job, name, first, end)
    if (end > first) steps.push(await makeStep(job, name, {}, [range, keys, labels, ...into], groupsFor(end - first)))
  }
  if (counts.hash) await run('scatter-hash', 0, translucent, [counts.hash.slots, counts.hash.tallies])
  await run('scatter-table', translucent, indices.length, [counts.table])
  runSteps(job, 'scatter', steps)
}

async function remapTile(job: Job, counts: Counts, tiles: Tiles, tile: number, out: Uint8Array): Promise<void> {
  const { first, pixels } = tiles.range(tile)
  const bytes = Math.ceil(pixels / 4) * 4
  const indices = job.buffer('indices', bytes, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  const staging = job.buffer('read indices', bytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
  const size = uniform(job, 'pixels to remap', pixels)
  const bindings = [size, tiles.open(tile), counts.table, indices]
  const groups = Math.ceil(pixels / (4 * GROUP))
  const step = counts.hash
    ? await makeStep(job, 'remap-alpha', {}, [...bindings, counts.hash.slots, counts.hash.tallies], groups)
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
 * One palette index a pixel; twin of src/core/remap.ts. `indexOfColour[i]` is the palette index of the distinct
 * colour i; `translucent` of them come first and are not opaque. The counts are overwritten.
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
  await scatter(job, counts, keys, indexOfColour, translucent)
  const { first, pixels } = tiles.range(tiles.count - 1)
  const out = new Uint8Array(first + pixels)
  for (let tile = 0; tile < tiles.count; tile++) {
    await remapTile(job, counts, tiles, tile, out)
    await onTile(tile + 1)
  }
  return out
}
