import { HuepressError } from '../../common/errors.ts'
import { knownWeights } from '../../quantize/histogram/weigh-counts.ts'
import { shiftOfSum } from '../../quantize/init/samples.ts'
import type { ImageColors, ImageHistogram, WeightMode } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { groupConstants } from '../measure/measure-indices.ts'
import { groupsFor, makeStep, readParts, readWords, runSteps, uniform } from '../passes.ts'
import { type ColorList, type CountedList, uploadList } from './color-list.ts'
import type { ListFacts } from './list-facts.ts'

/** The colors of a picture, or of a histogram, that stay on the GPU for any number of clusterings. */
export interface ResidentColors {
  colors: ImageColors
  /** They, with their pixels. */
  list: ColorList
  /** Their weights for the eye; null until they are asked for. */
  eye: GPUBuffer | null
  /** What the host knows of both lists; null if it has the colors themselves. */
  facts: Record<WeightMode, ListFacts> | null
}

/** Words of `facts` in `shaders/histogram/weigh-colors.wgsl`. */
const FACT_WORDS = 5

/** Brings the lists of colors to the host, one after the other in memory. */
export async function readLists(context: GpuContext, lists: readonly CountedList[]) {
  const parts = lists.flatMap(({ count: words, keys, counts, visibility }) =>
    [keys, counts, visibility].map(source => ({ source, words })),
  )
  const words = await readParts(context, parts)
  return lists.map((_, i) => ({ keys: words[3 * i], counts: words[3 * i + 1], visibility: words[3 * i + 2] }))
}

/** The colors of a list, which are read when they are first asked for; `isOpen`: whether the GPU still has them. */
function colorsOfList(
  context: GpuContext,
  list: CountedList,
  known: Pick<ImageColors, 'pixels' | 'gray'>,
  isOpen: () => boolean,
): ImageColors {
  let found: Promise<ImageHistogram> | undefined
  async function read(): Promise<ImageHistogram> {
    if (!isOpen()) throw new HuepressError('gpu', `The GPU has let go of ${list.count} colors. Count the image again.`)
    const [listed] = await readLists(context, [list])
    return { ...listed, opaque: true }
  }
  return {
    ...known,
    size: list.count,
    clear: 0,
    opaque: true,
    histogram() {
      found ??= read()
      found.catch(() => {
        found = undefined
      })
      return found
    },
  }
}

/** Weighs opaque colors, which stay on the GPU. `pixels`: of all of them. */
export async function weighColors(
  context: GpuContext,
  list: CountedList,
  pixels: number,
  isOpen: () => boolean,
): Promise<ResidentColors> {
  const { STORAGE, COPY_SRC } = GPUBufferUsage
  const eye = context.buffer('weights for the eye', list.count * 4, STORAGE | COPY_SRC)
  const found = context.buffer('facts of colors', FACT_WORDS * 4, STORAGE | COPY_SRC)
  const known = context.upload('known weights', knownWeights())
  const params = uniform(context, 'colors to weigh', list.count, 0)
  const bindings = [params, list.keys, list.visibility, known, eye, found]
  const groups = groupsFor(list.count)
  runSteps(context, 'weigh', [await makeStep(context, 'weigh-colors', groupConstants(context), bindings, groups)])
  const [sum, colored, cells, leaves, tops] = await readWords(context, found, FACT_WORDS)
  for (const buffer of [found, known, params]) context.release(buffer)
  const factsOfSum = (sum: number): ListFacts => ({
    opaque: true,
    translucent: 0,
    fixed: 0,
    shift: shiftOfSum(sum),
    cells: { cells, leaves, tops, translucent: 0 },
  })
  const colors = colorsOfList(context, list, { pixels, gray: colored === 0 }, isOpen)
  return { colors, list, eye, facts: { pixels: factsOfSum(pixels), eye: factsOfSum(sum) } }
}

/** Colors that the host has, on the GPU too. */
export async function uploadColors(context: GpuContext, colors: ImageColors): Promise<ResidentColors> {
  const { keys, counts } = await colors.histogram()
  return { colors, list: uploadList(context, keys, counts), eye: null, facts: null }
}
