import { type FinalAssignment, finalIndices } from '../../quantize/palette/color-assignment.ts'
import type { GpuContext } from '../context.ts'
import { GROUP } from '../gpu-constants.ts'
import type { ColorList } from '../histogram/color-list.ts'
import type { Counts } from '../histogram/gpu-histogram.ts'
import { buffersOf } from '../measure/gpu-labels.ts'
import { renumberIndices } from '../measure/measure-indices.ts'
import { addCommands, groupsFor, makeStep, runSteps, uniform } from '../passes.ts'
import type { Tiles } from '../tiles.ts'
import { doneAt } from '../transfers.ts'
import { type IndexTiles, makeIndexTiles } from './index-tiles.ts'

/** What the look-up reads: the palette index of each color, opaque ones by rank; the others' go to the hash table. */
interface LookUp {
  counts: Counts
  /** A byte a color; those that are not opaque come first. */
  labels: GPUBuffer
}

function uploadLabels(context: GpuContext, indices: Uint8Array): GPUBuffer {
  const words = new Uint32Array(Math.ceil(indices.length / 4))
  new Uint8Array(words.buffer).set(indices)
  return context.upload('palette indices', words)
}

/** The final palette's index of each color: as the GPU has it already, or from the host. */
async function labelsFor(context: GpuContext, colors: number, final: FinalAssignment): Promise<GPUBuffer> {
  const known = buffersOf(final.labels)
  if (!known) return uploadLabels(context, await finalIndices(final))
  const { STORAGE, COPY_DST } = GPUBufferUsage
  const labels = context.buffer('palette indices', colors, STORAGE | COPY_DST)
  const bytes = 4 * Math.ceil(colors / 4)
  addCommands(context, 'copy labels', encoder => encoder.copyBufferToBuffer(known.labels, 0, labels, 0, bytes))
  if (!final.palette.isSame) await renumberIndices(context, known.entries, labels, colors)
  return labels
}

/** Writes the palette index of every color that is not opaque over its count. */
async function scatter(
  context: GpuContext,
  { counts: { hash, others }, labels }: LookUp,
  keys: GPUBuffer,
): Promise<void> {
  if (!hash) return
  const bindings = [uniform(context, 'translucent colors', others), keys, labels, hash.slots, hash.tallies]
  runSteps(context, 'scatter', [await makeStep(context, 'scatter-hash', {}, bindings, groupsFor(others))])
}

/** The palette indices of a tile, in a buffer of their own. */
async function remapTile(context: GpuContext, lookUp: LookUp, tiles: Tiles, tile: number): Promise<GPUBuffer> {
  const { bitmap, hash, others } = lookUp.counts
  const { pixels } = tiles.range(tile)
  const indices = context.buffer('indices', pixels, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  const size = uniform(context, 'pixels to remap', pixels, others)
  const bindings = [size, await tiles.open(tile), bitmap.bits, bitmap.ranks, lookUp.labels, indices]
  const groups = Math.ceil(pixels / (4 * GROUP))
  const step = hash
    ? await makeStep(context, 'remap-alpha', {}, [...bindings, hash.slots, hash.tallies], groups)
    : await makeStep(context, 'remap-opaque', {}, bindings, groups)
  runSteps(context, 'remap', [step], pixels)
  // Where tiles do not stay, there is no memory for more than are worked on.
  if (tiles.close(tile)) await context.wait(doneAt(context))
  context.release(size)
  return indices
}

/**
 * One palette index a pixel, which stays on the GPU until it is read; twin of src/quantize/palette/remap.ts. What the
 * hash table counted is overwritten. The context is the map's, if all goes well.
 */
export async function remapOnGpu(
  context: GpuContext,
  counts: Counts,
  tiles: Tiles,
  list: ColorList,
  final: FinalAssignment,
  onTile: (done: number) => Promise<void>,
): Promise<IndexTiles> {
  const labels = await labelsFor(context, list.count, final)
  const lookUp = { counts, labels }
  await scatter(context, lookUp, list.keys)
  const buffers: GPUBuffer[] = []
  for (let tile = 0; tile < tiles.count; tile++) {
    buffers.push(await remapTile(context, lookUp, tiles, tile))
    await onTile(tile + 1)
  }
  context.release(labels)
  return makeIndexTiles(context, tiles, buffers)
}
