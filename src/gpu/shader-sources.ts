import scan from '../../shaders/common/scan.wgsl'
import diffuse from '../../shaders/dither/diffuse.wgsl'
import listEntries from '../../shaders/dither/list-entries.wgsl'
import prepare from '../../shaders/dither/prepare.wgsl'
import compactHash from '../../shaders/histogram/compact-hash.wgsl'
import countCells from '../../shaders/histogram/count-cells.wgsl'
import countSlots from '../../shaders/histogram/count-slots.wgsl'
import fillCells from '../../shaders/histogram/fill-cells.wgsl'
import growCounts from '../../shaders/histogram/grow-counts.wgsl'
import listColors from '../../shaders/histogram/list-colors.wgsl'
import markAlpha from '../../shaders/histogram/mark-alpha.wgsl'
import markOpaque from '../../shaders/histogram/mark-opaque.wgsl'
import mergeCounts from '../../shaders/histogram/merge-counts.wgsl'
import sortCells from '../../shaders/histogram/sort-cells.wgsl'
import weighColors from '../../shaders/histogram/weigh-colors.wgsl'
import chooseBoxes from '../../shaders/init/choose-boxes.wgsl'
import cutBoxes from '../../shaders/init/cut-boxes.wgsl'
import fillBoxes from '../../shaders/init/fill-boxes.wgsl'
import partBoxes from '../../shaders/init/part-boxes.wgsl'
import planBoxes from '../../shaders/init/plan-boxes.wgsl'
import assignCells from '../../shaders/kmeans/assign-cells.wgsl'
import assignColors from '../../shaders/kmeans/assign-colors.wgsl'
import assignPixels from '../../shaders/kmeans/assign-pixels.wgsl'
import boxLeaves from '../../shaders/kmeans/box-leaves.wgsl'
import boxTops from '../../shaders/kmeans/box-tops.wgsl'
import farthestColor from '../../shaders/kmeans/farthest-color.wgsl'
import listCells from '../../shaders/kmeans/list-cells.wgsl'
import points from '../../shaders/kmeans/points.wgsl'
import sumCells from '../../shaders/kmeans/sum-cells.wgsl'
import sumDistances from '../../shaders/kmeans/sum-distances.wgsl'
import updateCentroids from '../../shaders/kmeans/update-centroids.wgsl'
import findCommonest from '../../shaders/measure/find-commonest.wgsl'
import measureIndices from '../../shaders/measure/measure-indices.wgsl'
import nameCommonest from '../../shaders/measure/name-commonest.wgsl'
import renumber from '../../shaders/measure/renumber.wgsl'
import sumEntries from '../../shaders/measure/sum-entries.wgsl'
import visibleBlocks from '../../shaders/measure/visible-blocks.wgsl'
import assessSteps from '../../shaders/palette/assess-steps.wgsl'
import listNeighbors from '../../shaders/palette/list-neighbors.wgsl'
import chooseIndices from '../../shaders/rdo/choose-indices.wgsl'
import countBytes from '../../shaders/rdo/count-bytes.wgsl'
import prepareChoice from '../../shaders/rdo/prepare-choice.wgsl'
import setPrices from '../../shaders/rdo/set-prices.wgsl'
import remapAlpha from '../../shaders/remap/remap-alpha.wgsl'
import remapOpaque from '../../shaders/remap/remap-opaque.wgsl'
import scatterHash from '../../shaders/remap/scatter-hash.wgsl'

import chooseSwaps from '../../shaders/search/choose-swaps.wgsl'
import fillBuckets from '../../shaders/search/fill-buckets.wgsl'
import findCuts from '../../shaders/search/find-cuts.wgsl'
import joinParents from '../../shaders/search/join-parents.wgsl'
import planBuckets from '../../shaders/search/plan-buckets.wgsl'
import sumMoments from '../../shaders/search/sum-moments.wgsl'
import joinRows from '../../shaders/upload/join-rows.wgsl'
import pickPoints from '../../shaders/upload/pick-points.wgsl'

/** The shaders by the name of their file: one entry point each. */
export const SHADERS = {
  'assign-cells': assignCells,
  'assign-colors': assignColors,
  'assign-pixels': assignPixels,
  diffuse,
  'grow-counts': growCounts,
  'list-entries': listEntries,
  prepare,
  'prepare-choice': prepareChoice,
  'set-prices': setPrices,
  'choose-indices': chooseIndices,
  'assess-steps': assessSteps,
  'list-neighbors': listNeighbors,
  'sum-distances': sumDistances,
  'weigh-colors': weighColors,
  'sum-entries': sumEntries,
  'find-commonest': findCommonest,
  'name-commonest': nameCommonest,
  'count-bytes': countBytes,
  'compact-hash': compactHash,
  'count-cells': countCells,
  'fill-cells': fillCells,
  'sort-cells': sortCells,
  'list-colors': listColors,
  'mark-alpha': markAlpha,
  'mark-opaque': markOpaque,
  'update-centroids': updateCentroids,
  'measure-indices': measureIndices,
  renumber,
  'visible-blocks': visibleBlocks,
  points,
  'count-slots': countSlots,
  'remap-alpha': remapAlpha,
  'remap-opaque': remapOpaque,
  scan,
  'scatter-hash': scatterHash,
  'merge-counts': mergeCounts,
  'farthest-color': farthestColor,
  'list-cells': listCells,
  'sum-cells': sumCells,
  'box-leaves': boxLeaves,
  'box-tops': boxTops,
  'part-boxes': partBoxes,
  'plan-boxes': planBoxes,
  'fill-boxes': fillBoxes,
  'cut-boxes': cutBoxes,
  'choose-boxes': chooseBoxes,
  'sum-moments': sumMoments,
  'plan-buckets': planBuckets,
  'fill-buckets': fillBuckets,
  'find-cuts': findCuts,
  'choose-swaps': chooseSwaps,
  'join-parents': joinParents,
  'join-rows': joinRows,
  'pick-points': pickPoints,
} satisfies Record<string, string>

export type ShaderName = keyof typeof SHADERS
