import { HuepressError } from '../../common/errors.ts'
import { knownWeights } from '../../quantize/histogram/weigh-counts.ts'
import { shiftOfSum } from '../../quantize/init/samples.ts'
import type { ImageColors, ImageHistogram, WeightMode } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { groupConstants } from '../measure/measure-indices.ts'
import { groupsFor, makeStep, type Part, readParts, runSteps, uniform } from '../passes.ts'
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

/** Keys, counts and visibility of a list. */
const partsOf = ({ count: words, keys, counts, visibility }: CountedList): Part[] =>
  [keys, counts, visibility].map(source => ({ source, words }))

const listedIn = ([keys, counts, visibility]: Uint32Array[]) => ({ keys, counts, visibility })

/** Brings lists of colors to the host. */
export async function readLists(context: GpuContext, lists: readonly CountedList[]) {
  const words = await readParts(context, lists.flatMap(partsOf))
  return lists.map((_, i) => listedIn(words.slice(3 * i, 3 * i + 3)))
}

/** Where colors are counted for, and whether they still are. */
export interface Counted {
  /** Of all colors. */
  pixels: number
  isOpen(): boolean
  /** Fewer colors than these are read at once: the host needs them for its search. */
  fewColors: number
}

/** The colors of a list, which are read when they are first asked for, unless they are known. */
function colorsOfList(
  context: GpuContext,
  list: CountedList,
  figures: Pick<ImageColors, 'pixels' | 'gray'>,
  isOpen: () => boolean,
  known?: ImageHistogram,
): ImageColors {
  let found = known && Promise.resolve(known)
  async function read(): Promise<ImageHistogram> {
    if (!isOpen()) throw new HuepressError('gpu', `The GPU has let go of ${list.count} colors. Count the image again.`)
    const [listed] = await readLists(context, [list])
    return { ...listed, opaque: true }
  }
  return {
    ...figures,
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

/** Weighs opaque colors, which stay on the GPU. */
export async function weighColors(
  context: GpuContext,
  list: CountedList,
  { pixels, isOpen, fewColors }: Counted,
): Promise<ResidentColors> {
  const { STORAGE, COPY_SRC } = GPUBufferUsage
  const eye = context.buffer('weights for the eye', list.count * 4, STORAGE | COPY_SRC)
  const found = context.buffer('facts of colors', FACT_WORDS * 4, STORAGE | COPY_SRC)
  const known = context.upload('known weights', knownWeights())
  const params = uniform(context, 'colors to weigh', list.count, 0)
  const bindings = [params, list.keys, list.visibility, known, eye, found]
  const groups = groupsFor(list.count)
  runSteps(context, 'weigh', [await makeStep(context, 'weigh-colors', groupConstants(context), bindings, groups)])
  const areFew = list.count < fewColors
  const parts = [{ source: found, words: FACT_WORDS }, ...(areFew ? partsOf(list) : [])]
  const [[sum, colored, cells, leaves, tops], ...listed] = await readParts(context, parts)
  for (const buffer of [found, known, params]) context.release(buffer)
  const factsOfSum = (sum: number): ListFacts => ({
    opaque: true,
    translucent: 0,
    fixed: 0,
    shift: shiftOfSum(sum),
    cells: { cells, leaves, tops, translucent: 0 },
  })
  const histogram = areFew ? { ...listedIn(listed), opaque: true } : undefined
  const colors = colorsOfList(context, list, { pixels, gray: colored === 0 }, isOpen, histogram)
  return { colors, list, eye, facts: { pixels: factsOfSum(pixels), eye: factsOfSum(sum) } }
}

/** Colors that the host has, on the GPU too. */
export async function uploadColors(context: GpuContext, colors: ImageColors): Promise<ResidentColors> {
  const { keys, counts } = await colors.histogram()
  return { colors, list: uploadList(context, keys, counts), eye: null, facts: null }
}
