/** The stages of a job, what was counted of each, and the floor beside it. */
import { addCounts, type Counts, noCounts } from '../../lib/count/count-device.ts'

/** The stages in their order, with the labels of the passes that belong to each. */
const PASSES: Readonly<Record<string, readonly string[]>> = {
  histogram: ['mark', 'totals', 'list', 'merge counts', 'compact', 'weigh'],
  'points and cells': ['points', 'cells'],
  splits: ['split'],
  search: ['coarsen', 'search'],
  iterations: ['kmeans'],
  'palette search': ['palette search'],
  labels: ['palette'],
  'entry figures': ['entries'],
  remap: ['scatter', 'remap'],
  'entry lists': ['entry lists'],
  dither: ['dither'],
  'choice by size': ['count bytes', 'choose indices'],
  'mse and usage': ['measure', 'renumber'],
  'visible difference': ['visible difference'],
}

const STAGES = Object.keys(PASSES)

/** The stage of a pass: a label that is new is a stage of its own. */
const stageOf = (label: string): string => STAGES.find(stage => PASSES[stage].includes(label)) ?? label

/** Counts under `LABEL: SHADER`, added up by stage, in the order of the stages. */
export function countsByStage(counts: Readonly<Record<string, Counts>>): Record<string, Counts> {
  const found: Record<string, Counts> = {}
  for (const [name, own] of Object.entries(counts)) {
    const stage = stageOf(name.slice(0, name.indexOf(': ')))
    found[stage] ??= noCounts()
    addCounts(found[stage], own)
  }
  const order = [...STAGES, ...Object.keys(found)]
  return Object.fromEntries(order.filter(stage => stage in found).map(stage => [stage, found[stage]]))
}

/** Work of a stage: what it did, or what it cannot do without. */
export interface Work {
  dispatches: number
  /** Waits of threads for each other, one behind the other. */
  steps: number
  evaluations: number
  conversions: number
  /** On the memory of the GPU. */
  atomics: number
  /** On the memory of a workgroup; no floor is known. */
  groupAtomics: number
  bytes: number
}

const SECTOR = 32

export const workOf = (counts: Counts): Work => ({
  dispatches: counts.dispatches,
  steps: counts.barriers,
  evaluations: counts.evaluations,
  conversions: counts.conversions,
  atomics: counts.storageAtomics,
  groupAtomics: counts.groupAtomics,
  bytes: SECTOR * (counts.sectorsRead + counts.sectorsWritten),
})

/** What the floors depend on. */
export interface Facts {
  pixels: Uint32Array
  width: number
  height: number
  distinctColors: number
  /** Steps of the error diffusion of all strips, which go side by side, and the least waits of the choice by size. */
  ditherSteps: number
  choiceSteps: number
  /** Counts by pass and shader. */
  counts: Readonly<Record<string, Counts>>
}

export interface Floor extends Omit<Work, 'groupAtomics' | 'steps'> {
  /** Null where no floor is known. */
  steps: number | null
  /** How it is derived. */
  why: string
}

/** Pixels that a workgroup of the histogram merges. */
const MERGED = 4096
/** Pixels of a submit of the dithering, so that none takes long on a weak GPU. */
const SUBMIT_PIXELS = 2 ** 22
/** Bytes of a pixel that is converted and kept, written and read. */
const PREPARED = 16
/** Levels of boxes of a balanced tree of 256. */
const SPLIT_LEVELS = 8
/** Dispatches that wait for each other in a round of the search: moments, axes, buckets, cuts, choice. */
const ROUND = 5

/** Distinct colors of each workgroup's pixels. */
function mergedColors(pixels: Uint32Array): number {
  let sum = 0
  for (let i = 0; i < pixels.length; i += MERGED) sum += new Set(pixels.subarray(i, i + MERGED)).size
  return sum
}

/** What is counted of the passes of a stage, or of one of its shaders. */
function sumOf(counts: Facts['counts'], stage: string, shader = ''): Counts {
  const sum = noCounts()
  for (const [name, own] of Object.entries(counts)) {
    const [label, ownShader] = name.split(': ')
    if (stageOf(label) === stage && (shader === '' || shader === ownShader)) addCounts(sum, own)
  }
  return sum
}

/** Atomics if each workgroup adds once to a sum, shader by shader. */
function mergedAtomics(counts: Facts['counts'], stage: string): number {
  const own = Object.entries(counts).filter(([name]) => stageOf(name.split(': ')[0]) === stage)
  const sum = own.reduce(
    (all, [, { storageAtomics, runs, merged }]) => all + storageAtomics * (runs === 0 ? 1 : merged / runs),
    0,
  )
  return Math.round(sum)
}

/** The floors of the stages that have one. */
export function floorsOf(facts: Facts): Record<string, Floor> {
  const { pixels, distinctColors: colors, counts } = facts
  const all = pixels.length
  const nothing = { steps: null, evaluations: 0, conversions: 0, atomics: 0 }
  const moves = (stage: string) => sumOf(counts, stage, 'update-centroids').active
  const rounds = sumOf(counts, 'search', 'choose-swaps').active
  const parts = Math.ceil(all / SUBMIT_PIXELS)
  const labels = sumOf(counts, 'labels')
  const distances = sumOf(counts, 'labels', 'sum-distances')
  const passes = labels.dispatches - distances.dispatches
  const looks = sumOf(counts, 'entry figures', 'sum-entries').dispatches
  const steps = sumOf(counts, 'palette search', 'assess-steps').dispatches
  const neededOf = (stage: string) => {
    const { needed, neededBytes } = sumOf(counts, stage)
    return { evaluations: needed, bytes: neededBytes }
  }
  return {
    histogram: {
      ...nothing,
      dispatches: 5,
      atomics: 2 * colors + 2 * mergedColors(pixels) + sumOf(counts, 'histogram', 'weigh-colors').storageAtomics,
      bytes: 8 * all + 24 * colors,
      why:
        'Mark, add up, list, merge, weigh, which wait for each other. Pixels are read twice: where a color comes in the ' +
        'list is known once all are marked. Three words a color are written, then two read and a weight written. A color ' +
        'is marked by two atomics; a workgroup adds two words for each color of 4,096 pixels, and five to what is known ' +
        'of all.',
    },
    'points and cells': {
      ...nothing,
      dispatches: 3,
      conversions: colors,
      bytes: 20 * colors + SECTOR * sumOf(counts, 'points and cells', 'list-cells').sectorsWritten,
      why:
        'Points and marks, places, boxes. A key is read and a point written for each color; cells are written, and their ' +
        'points read for the boxes, which wait for the places.',
    },
    splits: {
      ...nothing,
      ...neededOf('splits'),
      dispatches: 4 * SPLIT_LEVELS,
      atomics: mergedAtomics(counts, 'splits'),
      why:
        'Eight levels of boxes make 256: halves, plans, buckets and cuts of a level wait for each other. The points ' +
        'of a box are read twice, a gain worked out for each bucket. A workgroup adds once to each sum.',
    },
    search: {
      ...nothing,
      ...neededOf('search'),
      dispatches: 2 * moves('search') + ROUND * rounds,
      atomics: mergedAtomics(counts, 'search'),
      why:
        'Two dispatches an iteration, five a round. A cell looks once at each centroid that moved, at those in reach ' +
        'if its set changed, and its points are read and compared with those. A workgroup adds once to each sum.',
    },
    iterations: {
      ...nothing,
      ...neededOf('iterations'),
      dispatches: 2 * moves('iterations'),
      atomics: mergedAtomics(counts, 'iterations'),
      why: 'The same: assignment and update wait for each other. Changes of a cell between two clusters are one sum.',
    },
    labels: {
      ...nothing,
      evaluations: labels.needed - distances.needed,
      dispatches: passes,
      atomics: labels.storageAtomics,
      bytes: labels.neededBytes + 5 * passes * colors,
      why:
        'Once for the palette, and again if it takes up common colors. Cells and all colors are read and compared with ' +
        'the entries in reach, and a byte written; the pixels of each are read for the mean error. A word of labels that ' +
        'two cells share is joined by an atomic of each, and a workgroup adds its errors once.',
    },
    'entry figures': {
      ...nothing,
      evaluations: looks * colors,
      dispatches: 2 * looks,
      atomics: sumOf(counts, 'entry figures').storageAtomics,
      bytes: 14 * looks * colors,
      why:
        'Once for each set of labels: key, pixels and label of each color are read for the sums, and pixels and label ' +
        'again, since the commonest color is known once all are seen. A workgroup adds once to each entry that it meets.',
    },
    'palette search': {
      ...nothing,
      ...neededOf('palette search'),
      dispatches: 2 * steps,
      atomics: mergedAtomics(counts, 'palette search'),
      bytes: sumOf(counts, 'palette search').neededBytes + 14 * steps * colors,
      why:
        'Two dispatches a round: labels and what steps would change wait for each other. Point, weight and label of each ' +
        'color are read and compared with the entries in its reach.',
    },
    remap: {
      ...nothing,
      dispatches: 1,
      bytes: 5 * all + colors,
      why: 'Each pixel and the entry of each color are read once, an index is written.',
    },
    'entry lists': {
      ...nothing,
      ...neededOf('entry lists'),
      dispatches: 1,
      bytes: sumOf(counts, 'entry lists').sectorsWritten * SECTOR,
      why: 'A cell of the grid looks once at each entry, and its list is written.',
    },
    dither: {
      ...nothing,
      dispatches: parts,
      steps: facts.ditherSteps,
      evaluations: all,
      conversions: all,
      bytes: 6 * all,
      why:
        'Pixel and nearest entry are read and an index written, compared with the entry that is taken. A row is two ' +
        'columns behind the one above. A submit of at most 2^22 pixels.',
    },
    'choice by size': {
      ...nothing,
      dispatches: parts,
      steps: facts.choiceSteps,
      evaluations: 16 * all,
      conversions: all,
      bytes: (6 + PREPARED) * all,
      why:
        'The same, with 16 ways to each pixel, a wait a column, and steps of 8 columns: a row is five behind the one ' +
        'above, and begins when its prices are known. Three rows, at times ten steps apart, look at the coordinates ' +
        'of a pixel: for 16 rows that is more than the 16 KiB that a workgroup is sure to have. So that it is converted ' +
        'once, a pixel is written and read in between, 8 bytes each.',
    },
    'mse and usage': {
      ...nothing,
      dispatches: 1,
      evaluations: all,
      atomics: sumOf(counts, 'mse and usage').storageAtomics,
      bytes: 5 * all,
      why: 'Pixel and index are read and compared once; a workgroup adds once to each entry that it meets.',
    },
    'visible difference': {
      ...nothing,
      dispatches: 1,
      evaluations: sumOf(counts, 'visible difference').needed,
      atomics: sumOf(counts, 'visible difference').storageAtomics,
      bytes: 5 * all,
      why: 'The same, compared in blocks of 3 x 3.',
    },
  }
}
