/** The modules of src that the work benches look into. */
const MODULES = [
  'common/pixel-keys',
  'quantize/steps',
  'quantize/histogram/count-colors',
  'quantize/histogram/morton',
  'quantize/init/seed',
  'quantize/kmeans/clustering-input',
  'quantize/kmeans/cluster-sums',
  'quantize/kmeans/lloyd',
  'quantize/kmeans/prune',
  'quantize/kmeans/pruned-assignment',
]

export async function loadCore(source) {
  return Object.assign({}, ...(await Promise.all(MODULES.map(name => source.load(`${name}.ts`)))))
}

/** The colors of a picture as a problem to cluster, by pixels. */
export function countAll(core, image, space) {
  return core.makeClusteringInput(core.countColors(core.packedPixels(image.data)), space, 'pixels')
}

/** The iterations of the CPU twin: the centroids that each begins with. */
export function framesOf(core, input, settings) {
  const start = core.finish(core.seedCentroids(input, settings))
  const assigner = core.prunedAssigner(input.points, input.tree)
  const frames = []
  const assign = core.watched(assigner.sums, centroids => frames.push(centroids))
  core.finish(core.lloyd(input.histogram, input.points, start, assign, assigner.indices))
  return { frames, labelsOf: assigner.indices }
}
