/** The CPU twin as the work benches use it. */
const MODULES = ['count', 'pixels', 'problem', 'seed', 'assign-tree', 'cluster', 'steps', 'prune', 'sums', 'morton']

export async function loadCore(source) {
  return Object.assign({}, ...(await Promise.all(MODULES.map(name => source.load(`${name}.ts`)))))
}

/** The colours of a picture as a problem to cluster, by pixels. */
export function countAll(core, image, space) {
  return core.makeProblem(core.countColours(core.packedPixels(image.data)), space, 'pixels')
}

/** The iterations of the CPU twin: the centroids that each begins with. */
export function framesOf(core, problem, settings) {
  const start = core.finish(core.seedCentroids(problem, settings))
  const assigner = core.treeAssigner(problem.points, problem.tree)
  const frames = []
  const assign = core.watched(assigner.sums, centroids => frames.push(centroids))
  core.finish(core.lloyd(problem.colours, problem.points, start, assign, assigner.indices))
  return { frames, labelsOf: assigner.indices }
}
