import { HuepressError } from '../../common/errors.ts'
import { countTranslucent } from '../../quantize/histogram/count-colors.ts'
import { fractionFor, knownWeights, scaleOf } from '../../quantize/histogram/weigh-counts.ts'
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
  /** Their weights for the eye. */
  eye: GPUBuffer
  /** What the host knows of both lists. */
  facts: Record<WeightMode, ListFacts>
}

/** Words of `facts` in `shaders/histogram/weigh-colors.wgsl`. */
const FACT_WORDS = 6

/** Keys, counts and visibility of a list. */
const partsOf = ({ count: words, keys, counts, visibility }: CountedList): Part[] =>
  [keys, counts, visibility].map(source => ({ source, words }))

type ListedWords = Omit<ImageHistogram, 'opaque'>

const listedIn = ([keys, counts, visibility]: Uint32Array[]): ListedWords => ({ keys, counts, visibility })

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
  figures: Omit<ImageColors, 'size' | 'histogram'>,
  isOpen: () => boolean,
  known?: ListedWords,
): ImageColors {
  const toHistogram = (words: ListedWords): ImageHistogram => ({ ...words, opaque: figures.opaque })
  let found = known && Promise.resolve(toHistogram(known))
  async function read(): Promise<ImageHistogram> {
    if (!isOpen()) throw new HuepressError('gpu', `The GPU has let go of ${list.count} colors. Count the image again.`)
    return toHistogram(listedIn(await readParts(context, partsOf(list))))
  }
  return {
    ...figures,
    size: list.count,
    histogram() {
      found ??= read()
      found.catch(() => {
        found = undefined
      })
      return found
    },
  }
}

/** Weighs colors, which stay on the GPU; `translucent` of them come first and are not opaque. */
export async function weighColors(
  context: GpuContext,
  list: CountedList,
  translucent: number,
  { pixels, isOpen, fewColors }: Counted,
  fraction = fractionFor(list.count),
): Promise<ResidentColors> {
  const { STORAGE, COPY_SRC } = GPUBufferUsage
  const eye = context.buffer('weights for the eye', list.count * 4, STORAGE | COPY_SRC)
  const found = context.buffer('facts of colors', FACT_WORDS * 4, STORAGE | COPY_SRC)
  const known = context.upload('known weights', knownWeights(fraction))
  const params = uniform(context, 'colors to weigh', list.count, translucent, scaleOf(fraction))
  const bindings = [params, list.keys, list.visibility, known, eye, found]
  const groups = groupsFor(list.count)
  runSteps(context, 'weigh', [await makeStep(context, 'weigh-colors', groupConstants(context), bindings, groups)])
  const areFew = list.count < fewColors
  const first: Part[] = [list.keys, list.counts].map(source => ({ source, words: 1 }))
  const parts = [{ source: found, words: FACT_WORDS }, ...first, ...(areFew ? partsOf(list) : [])]
  const [words, [firstKey], [firstPixels], ...listed] = await readParts(context, parts)
  const [sum, colored, cells, leaves, tops, ofTranslucent] = words
  for (const buffer of [found, known, params]) context.release(buffer)
  const opaque = translucent === 0
  const fixed = firstKey === 0 ? 1 : 0
  const factsOfSum = (sum: number): ListFacts => ({
    opaque,
    translucent,
    fixed,
    shift: shiftOfSum(sum),
    cells: { cells, leaves, tops, translucent: ofTranslucent },
  })
  const figures = { pixels, gray: colored === 0, opaque, clear: fixed * firstPixels }
  const colors = colorsOfList(context, list, figures, isOpen, areFew ? listedIn(listed) : undefined)
  return { colors, list, eye, facts: { pixels: factsOfSum(pixels), eye: factsOfSum(sum) } }
}

/** Colors that the host has, on the GPU too. */
export async function uploadColors(context: GpuContext, colors: ImageColors): Promise<ResidentColors> {
  const histogram = await colors.histogram()
  const { keys, counts, visibility } = histogram
  const list = { ...uploadList(context, keys, counts), visibility: context.upload('visibility', visibility) }
  const counted = { pixels: colors.pixels, isOpen: () => true, fewColors: 0 }
  return { ...(await weighColors(context, list, countTranslucent(histogram), counted)), colors }
}
