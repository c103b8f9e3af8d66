/** A place in the memory of the kernels, in bytes. */
export type Address = number

/** What kernels/index.ts exports; each kernel is described there. A boolean comes as 0 or 1. */
export interface KernelExports {
  openWindow(job: Address, from: number, to: number): void
  findSymbols(job: Address): number
  openMatches(job: Address, to: number): void
  listMatches(job: Address, from: number, to: number): number
  planSymbols(job: Address, from: number, to: number, end: number): void
  takeSymbols(job: Address, from: number, to: number): number
  writeSymbols(symbols: Address, count: number, codes: Address, distances: Address, out: Address, bits: number): number
  openAssignment(
    planes: Address,
    stride: number,
    weights: Address,
    levels: Address,
    leafDepth: number,
    translucent: number,
    tables: Address,
    before: Address,
    moved: Address,
    caches: Address,
    pool: Address,
    poolBytes: number,
    totals: Address,
  ): void
  sumAssignment(count: number, firstOpaque: number): number
  indexAssignment(count: number, firstOpaque: number, out: Address): void
  writeCodes(pixels: Address, count: number, codes: Address, seen: Address): number
  sortCodes(codes: Address, count: number, keys: Address, visibility: Address, buckets: Address): number
  tallyColors(pixels: Address, count: number, bins: Address, used: Address, size: Address, seen: Address): number
  listColors(
    bins: Address,
    used: Address,
    from: number,
    to: number,
    keys: Address,
    counts: Address,
    visibility: Address,
  ): number
  readPixels(pixels: Address, count: number, isOklab: boolean, lms: Address, roots: Address, out: Address): void
  convertColors(
    keys: Address,
    count: number,
    isOklab: boolean,
    lms: Address,
    roots: Address,
    planes: Address,
    stride: number,
  ): void
  openSplit(
    planes: Address,
    stride: number,
    weights: Address,
    places: Address,
    spare: Address,
    spareWeights: Address,
    plan: Address,
    buckets: Address,
    isChanced: boolean,
    seed: number,
  ): void
  openBox(from: number, to: number, moments: Address, cut: Address, path: number): void
  partBox(from: number, to: number, bucket: number, moments: Address, cuts: Address, path: number): number
  openSteps(
    planes: Address,
    stride: number,
    weights: Address,
    size: number,
    indices: Address,
    coords: Address,
    count: number,
    order: Address,
    starts: Address,
    near: Address,
    distances: Address,
    changes: Address,
    overlaps: Address,
    inertia: Address,
  ): void
  visitEntries(from: number, to: number): void
  openEntries(
    coords: Address,
    count: number,
    firstOpaque: number,
    cells: Address,
    least: Address,
    pool: Address,
    poolBytes: number,
  ): void
  markClean(
    own: Address,
    before: Address,
    after: Address,
    width: number,
    indices: Address,
    coords: Address,
    grounds: Address,
    marks: Address,
  ): void
  diffuseError(
    own: Address,
    above: Address,
    below: Address,
    indices: Address,
    width: number,
    coords: Address,
    marks: Address,
    strength: number,
    areServed: boolean,
  ): void
  fillColorTable(colors: Address, indices: Address, count: number, keys: Address, values: Address, bits: number): void
  lookUpColors(
    pixels: Address,
    count: number,
    keys: Address,
    values: Address,
    bits: number,
    clear: number,
    out: Address,
  ): void
  visibleBlocks(
    pixels: Address,
    indices: Address,
    width: number,
    rows: number,
    ground: number,
    light: Address,
    roots: Address,
  ): number
  sumMoments(
    planes: Address,
    stride: number,
    weights: Address,
    indices: Address,
    from: number,
    to: number,
    moments: Address,
  ): void
  fillBuckets(
    planes: Address,
    stride: number,
    weights: Address,
    indices: Address,
    from: number,
    to: number,
    plans: Address,
    buckets: Address,
  ): void
  planClusters(moments: Address, count: number, plans: Address): void
  cutClusters(buckets: Address, moments: Address, fixed: number, count: number, cuts: Address): void
  findMerges(
    coords: Address,
    dims: number,
    weights: Address,
    fixed: number,
    firstOpaque: number,
    count: number,
    costs: Address,
    targets: Address,
  ): void
  squaredErrors(pixels: Address, palette: Address, indices: Address, count: number, sums: Address): void
  weighRow(
    own: Address,
    before: Address,
    after: Address,
    width: number,
    lane: number,
    columns: Address,
    table: Address,
    weights: Address,
  ): void
  openErrors(job: Address, above: Address, marks: Address, strength: number): void
  trellisRow(job: Address, units: number): void
  carryErrors(job: Address, indices: Address, coords: Address, below: Address): void
  openScan(file: Address, plan: Address, blocks: number, kind: number, first: number, last: number): void
  moveToByte(offset: number): void
  readMcus(from: number, to: number): number
  isPadded(): number
  firstUntouched(): number
}
