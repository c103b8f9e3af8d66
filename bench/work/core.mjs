/** The CPU twin as the work benches use it. */
const MODULES = ['count', 'pixels', 'problem', 'seed', 'assign-tree', 'cluster', 'steps', 'prune', 'sums', 'morton']

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
