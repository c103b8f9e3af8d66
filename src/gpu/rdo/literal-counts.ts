import { indicesPerByte } from '../../common/packed-rows.ts'
import { type FinalAssignment, finalPixels } from '../../quantize/palette/color-assignment.ts'
import type { GpuContext } from '../context.ts'
import { groupConstants } from '../measure/measure-indices.ts'
import { groupsFor, makeStep, readWords, runSteps, uniform } from '../passes.ts'
import type { Tiles } from '../tiles.ts'

const BYTES = 256
/** A pixel that the next tile does not begin at. */
const NOWHERE = 0xffffffff

/** How often each byte occurs in a packed picture with these indices, a buffer a tile; twin of `byteCounts`. */
async function countBytes(
  owner: GpuContext,
  tiles: Tiles,
  nearest: readonly GPUBuffer[],
  width: number,
  perByte: number,
): Promise<Uint32Array> {
  const context = owner.part()
  try {
    const units = Math.ceil(width / perByte)
    /** How many bytes begin before a pixel. */
    const before = (pixel: number) => Math.floor(pixel / width) * units + Math.ceil((pixel % width) / perByte)
    const counts = context.buffer('counts of bytes', 4 * BYTES, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
    for (const [tile, low] of nearest.entries()) {
      const { first, pixels } = tiles.range(tile)
      const [begin, end] = [before(first), before(first + pixels)]
      const next = tile + 1 < tiles.count ? first + pixels : NOWHERE
      const params = uniform(context, 'bytes to count', width, units, perByte, begin, end, first, next)
      const bindings = [params, low, nearest[tile + 1] ?? low, counts]
      const step = await makeStep(context, 'count-bytes', groupConstants(context), bindings, groupsFor(end - begin))
      runSteps(context, 'count bytes', [step], pixels)
    }
    return await readWords(context, counts, BYTES)
  } finally {
    context.end()
  }
}

/** How often each byte is a literal if all pixels have their nearest entries, a buffer a tile. */
export async function countLiterals(
  context: GpuContext,
  tiles: Tiles,
  nearest: readonly GPUBuffer[],
  width: number,
  final: FinalAssignment,
): Promise<Uint32Array> {
  const perByte = indicesPerByte(final.palette.keys.length)
  if (perByte > 1) return countBytes(context, tiles, nearest, width, perByte)
  const literals = new Uint32Array(BYTES)
  literals.set(finalPixels(final))
  return literals
}
