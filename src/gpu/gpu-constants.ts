import { ALPHA_UNITS, FULL_ALPHA, MAX_COLORS, OPAQUE_BITS, UNITS } from '../common/constants.ts'
import { OKLAB_OFFSET_A, OKLAB_OFFSET_B, OKLAB_SCALE } from '../quantize/color/oklab.ts'
import { SIDE } from '../quantize/color/visible-difference.ts'
import { WHITE } from '../quantize/color/visible-light.ts'
import {
  BLOCK_PIXELS,
  MAX_VISIBILITY,
  MIN_VISIBILITY,
  NOISE_ACTIVITY,
  VISIBILITY_SCALE,
} from '../quantize/histogram/visibility.ts'
import { BUCKETS } from '../quantize/init/best-cut.ts'
import { MEAN_PARTS } from '../quantize/init/merge-cost.ts'
import { MOMENTS } from '../quantize/init/moments.ts'
import { DITHER_CONSTANTS } from './dither/dither-constants.ts'
import { RDO_CONSTANTS } from './rdo/rdo-parts.ts'

/** Threads of a workgroup: the default limit of WebGPU. */
export const GROUP = 256
/** The same for a color cell, which has a few hundred colors in a large photo. */
export const CELL_GROUP = 32
/** The same where the cells have fewer colors than that on average. */
export const SMALL_CELL_GROUP = 8
/** The same in software, where a barrier costs the more the more threads it has; SwiftShader does four at a time. */
export const SOFTWARE_CELL_GROUP = 4
/** 8-wide cells in a 16-wide one: two to the power of the channels. */
const MAX_LEAVES = 16
/** Items of a thread, where a kernel walks a list. */
export const PER_THREAD = 16
/** Items of a workgroup. The 32-bit sums of `shaders/kmeans/sums.wgsl` hold for up to 4096. */
export const PER_GROUP = GROUP * PER_THREAD
/** Slots of the hash table that a thread compacts. */
export const SLOTS_PER_THREAD = 64
/** Colors that a workgroup may merge: three words each, 12 of the 16 KiB that WebGPU grants a workgroup. */
export const MERGE_SLOTS = 1024
/** The same in software, and its threads: SwiftShader takes 6 s to compile the zeroing of 16 KiB, and see above. */
export const SOFTWARE_MERGE_SLOTS = 32
export const SOFTWARE_MERGE_GROUP = 4
/** Threads of a workgroup in software, of shaders whose workgroups may have any number. */
export const SOFTWARE_GROUP = 4
/**
 * Pairs of a point and a centroid that a submit compares at most: Windows resets a GPU that works on one for 2 s.
 */
export const SUBMIT_PAIRS = 2 ** 30
/** Words of a set of centroids: one bit each. */
export const CANDIDATE_WORDS = Math.ceil(MAX_COLORS / 32)
/** Workgroups and threads of the search for the worst-served color: few, since nearly always there is none to do. */
export const FARTHEST_GROUPS = 64
export const FARTHEST_GROUP = 64
/** Words of a cluster's sums: pixels, then two words for each of 4 coordinates. */
export const SUM_WORDS = 9
/** Words of a bucket's sums: see `shaders/init/bucket-sums.wgsl`. */
export const BUCKET_WORDS = 6
/** Points that a thread takes for cluster statistics, and threads: neighbors, which often share a cluster. */
export const SEARCH_RUN = 16
const SEARCH_GROUP = 128
/** Clusters or boxes whose moments a workgroup may merge, and buckets: 8 and 14 of the 16 KiB that WebGPU grants. */
const MOMENT_SLOTS = 64
const BUCKET_SLOTS = 512
/** The same in software: see above. */
const SOFTWARE_SLOTS = 8

/** How workgroups of cluster statistics merge what they add; the result does not depend on it. */
export const searchConstants = (software: boolean) => ({
  ofMoments: software ? { GROUP: SOFTWARE_GROUP, SLOTS: SOFTWARE_SLOTS } : { GROUP: SEARCH_GROUP, SLOTS: MOMENT_SLOTS },
  ofBuckets: software ? { GROUP: SOFTWARE_GROUP, SLOTS: SOFTWARE_SLOTS } : { GROUP: SEARCH_GROUP, SLOTS: BUCKET_SLOTS },
})
/** Boxes that splitting may make, also ahead of their time; half of them are for those that have to be. */
export const MAX_BOXES = 4 * MAX_COLORS
/** What is added to the number of a box whose colors are opaque. */
export const OPAQUE_BOX = 2 ** 16
/** Words of a set of boxes: one bit each. */
export const BOX_WORDS = MAX_BOXES / 32
/** Words of the marks of opaque colors: a bit for each of the 2^24 Morton codes. */
export const BITMAP_WORDS = 2 ** 19
/** Blocks of 128 codes, four words each: the colors before each are noted. */
export const BLOCKS = BITMAP_WORDS / 4
/** Codes of a chunk, as a power of two: what has no colors is passed over in chunks. */
const CHUNK_BITS = 10
export const CHUNKS = 2 ** (24 - CHUNK_BITS)

/** Cone responses before the cube roots in the table that `shaders/common/color-space.wgsl` reads. */
const OKLAB_ROOTS = 3 * 256 * 3

/** Workgroups in a row of a dispatch, the limit of WebGPU; more go to further rows. */
export const ROW = 65_535

/** The constants of the shaders but those that differ from use to use: unsigned, written into the source. */
export const SHADER_CONSTANTS: Readonly<Record<string, number>> = {
  GROUP,
  PER_THREAD,
  SLOTS_PER_THREAD,
  CHUNK_BITS,
  CANDIDATE_WORDS,
  MAX_LEAVES,
  LEAF_WORDS: MAX_LEAVES * CANDIDATE_WORDS,
  ROW,
  SUM_WORDS,
  BUCKET_WORDS,
  SEARCH_RUN,
  MAX_BOXES,
  OPAQUE_BOX,
  BOX_WORDS,
  MOMENTS,
  BUCKETS,
  MEAN_PARTS,
  OKLAB_ROOTS,
  MAX_COLORS,
  OPAQUE_BITS,
  UNITS,
  ALPHA_UNITS,
  FULL_ALPHA,
  OKLAB_SCALE,
  OKLAB_OFFSET_A,
  OKLAB_OFFSET_B,
  BLOCK_PIXELS,
  NOISE_ACTIVITY,
  VISIBILITY_SCALE,
  MIN_VISIBILITY,
  MAX_VISIBILITY,
  ...DITHER_CONSTANTS,
  ...RDO_CONSTANTS,
  BLOCK_SIDE: SIDE,
  WHITE_LIGHT: WHITE,
  /** From a light of 18 bits and a matrix of 13 to a cone's response of 24. */
  CONE_SHIFT: 18 + 13 - 24,
  /** Low bits of a weight that are summed apart. */
  SPLIT_BITS: 9,
  /** Slots of the hash table that are tried for a key. */
  PROBES: 64,
}
