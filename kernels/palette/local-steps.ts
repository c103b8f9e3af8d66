/** See palette/local-steps.ts in src/quantize. */
const MAX_COLORS: usize = 256
const UNITS: i32 = 8
const REACH: i32 = 12
/** Steps of an entry, and room for whole vectors of them. */
const COUNT: usize = 18
const ROOM: usize = 20

/** The steps along x, y and z, in levels and 32 bits, and their squared lengths in units. */
const stepsX = memory.data(80, 16)
const stepsY = memory.data(80, 16)
const stepsZ = memory.data(80, 16)
const squares = memory.data(80, 16)

/** The entries around one of them, nearest first: squared distance, then number, in one word; and the distances. */
let near: usize
let distances: usize
let nearCount = 0

/** 3 planes of u16 coordinates, u32 weights, i32 coordinates of entries. */
let planes: usize
let stride: usize
let weights: usize
let coords: usize
let entryCount: i32
/** The points by entry: u32 numbers, and where those of each entry begin. */
let order: usize
let starts: usize
/** What is found: f64 changes, `ROOM` an entry, u8 overlaps, and the f64 inertia. */
let changes: usize
let overlaps: usize
let inertia: usize

function writeSteps(): void {
  let at: usize = 0
  for (let z = -1; z <= 1; z++) {
    for (let y = -1; y <= 1; y++) {
      for (let x = -1; x <= 1; x++) {
        const axes = x * x + y * y + z * z
        if (axes === 0 || axes === 3) continue
        store<i32>(stepsX + at, x)
        store<i32>(stepsY + at, y)
        store<i32>(stepsZ + at, z)
        store<i32>(squares + at, UNITS * UNITS * axes)
        at += 4
      }
    }
  }
}

/** Sorts the points by their entries; `indices`: u8. */
function groupPoints(indices: usize, size: usize): void {
  memory.fill(starts, 0, (MAX_COLORS + 1) << 2)
  const next = starts + 4
  for (let i: usize = 0; i < size; i++) {
    const at = next + ((<usize>load<u8>(indices + i)) << 2)
    store<u32>(at, load<u32>(at) + 1)
  }
  for (let k: usize = 0; k < MAX_COLORS << 2; k += 4) store<u32>(next + k, load<u32>(next + k) + load<u32>(starts + k))
  // Each start moves on to the next one while it is used, so that it is read from there below.
  for (let i: usize = 0; i < size; i++) {
    const at = starts + ((<usize>load<u8>(indices + i)) << 2)
    const place = load<u32>(at)
    store<u32>(order + ((<usize>place) << 2), <u32>i)
    store<u32>(at, place + 1)
  }
}

/** Where the points of an entry begin; `starts` has their ends. */
function startOf(k: usize): usize {
  return k === 0 ? 0 : load<u32>(starts + (k << 2) - 4)
}

/** Begins with entries and the assignment to them. */
export function openSteps(
  planesAt: usize,
  strideBytes: usize,
  weightsAt: usize,
  size: usize,
  indices: usize,
  coordsAt: usize,
  count: i32,
  orderAt: usize,
  startsAt: usize,
  nearAt: usize,
  distancesAt: usize,
  changesAt: usize,
  overlapsAt: usize,
  inertiaAt: usize,
): void {
  planes = planesAt
  stride = strideBytes
  weights = weightsAt
  coords = coordsAt
  entryCount = count
  order = orderAt
  starts = startsAt
  near = nearAt
  distances = distancesAt
  changes = changesAt
  overlaps = overlapsAt
  inertia = inertiaAt
  writeSteps()
  groupPoints(indices, size)
  memory.fill(changes, 0, (<usize>count * ROOM) << 3)
  memory.fill(overlaps, 0, MAX_COLORS * MAX_COLORS)
  store<f64>(inertia, 0)
}

function apart(i: usize, k: usize, d: usize): i32 {
  return <i32>load<u16>(planes + d * stride + (i << 1)) - load<i32>(coords + ((k * 3 + d) << 2))
}

/** Finds the entries nearer than `bound`. */
function findNear(k: usize, bound: f64): void {
  nearCount = 0
  const own = coords + ((k * 3) << 2)
  for (let j = 0; j < entryCount; j++) {
    const other = coords + ((<usize>(j * 3)) << 2)
    const x = load<i32>(other) - load<i32>(own)
    const y = load<i32>(other, 4) - load<i32>(own, 4)
    const z = load<i32>(other, 8) - load<i32>(own, 8)
    const square = x * x + y * y + z * z
    if (<usize>j === k || <f64>square >= bound * bound) continue
    const word = ((<u32>square) << 8) | j
    let at = near + ((<usize>nearCount) << 2)
    nearCount++
    for (; at > near && load<u32>(at - 4) > word; at -= 4) store<u32>(at, load<u32>(at - 4))
    store<u32>(at, word)
  }
  for (let n: usize = 0; n < <usize>nearCount; n++)
    store<f64>(distances + (n << 3), sqrt(<f64>(load<u32>(near + (n << 2)) >> 8)))
}

/** Twice the product of four steps with a vector, in units. */
function products(at: usize, x: v128, y: v128, z: v128): v128 {
  const sum = i32x4.add(
    i32x4.add(i32x4.mul(v128.load(stepsX + at), x), i32x4.mul(v128.load(stepsY + at), y)),
    i32x4.mul(v128.load(stepsZ + at), z),
  )
  return i32x4.shl(sum, 4) // 2 * UNITS
}

/** Adds four integers times w to four changes. */
function addChanges(at: usize, w: v128, four: v128): void {
  v128.store(at, f64x2.add(v128.load(at), f64x2.mul(w, f64x2.convert_low_i32x4_s(four))))
  const high = f64x2.convert_low_i32x4_s(i32x4.shuffle(four, four, 2, 3, 2, 3))
  v128.store(at, f64x2.add(v128.load(at, 16), f64x2.mul(w, high)), 16)
}

/** What a point saves when entry j moves, which is so far away and `over` farther than its own, in squares. */
function addGains(j: usize, w: f64, over: i32, x: i32, y: i32, z: i32): void {
  const ww = f64x2.splat(w)
  const base = i32x4.splat(over)
  const row = changes + ((j * ROOM) << 3)
  for (let at: usize = 0; at < ROOM << 2; at += 16) {
    const product = products(at, i32x4.splat(x), i32x4.splat(y), i32x4.splat(z))
    const fall = i32x4.sub(i32x4.add(base, v128.load(squares + at)), product)
    addChanges(row + (at << 1), ww, i32x4.min_s(fall, i32x4.splat(0)))
  }
}

/** What a point costs when its entry k moves, less what it saves by taking its second nearest, `room` farther. */
function addRises(k: usize, w: f64, room: i32, x: i32, y: i32, z: i32): void {
  const ww = f64x2.splat(-w)
  const row = changes + ((k * ROOM) << 3)
  for (let at: usize = 0; at < ROOM << 2; at += 16) {
    const product = products(at, i32x4.splat(x), i32x4.splat(y), i32x4.splat(z))
    const rise = i32x4.sub(v128.load(squares + at), product)
    addChanges(row + (at << 1), ww, i32x4.max_s(i32x4.sub(rise, i32x4.splat(room)), i32x4.splat(0)))
  }
}

/** The most that one step takes off the squared distance of a point so far away along each axis. */
function mostNear(x: i32, y: i32, z: i32): i32 {
  const two = x + y + z - min(x, min(y, z))
  return UNITS * max(2 * max(x, max(y, z)) - UNITS, 2 * (two - UNITS))
}

/** The most that one step adds to it. */
function mostFar(x: i32, y: i32, z: i32): i32 {
  return 2 * UNITS * (x + y + z - min(x, min(y, z)) + UNITS)
}

/** Whether sqrt(square) < sqrt(own) + REACH. */
function inReach(square: i32, own: i32): bool {
  const over = <f64>(square - own - REACH * REACH)
  return over < 0 || over * over < <f64>(4 * REACH * REACH) * <f64>own
}

/** Counts what a point of entry k saves when a neighbor moves; returns the squared distance to the nearest. */
function countGains(i: usize, k: usize, own: i32, w: f64): i32 {
  const limit = 2.0 * sqrt(<f64>own) + <f64>REACH
  let second = i32.MAX_VALUE
  for (let m: usize = 0; m < <usize>nearCount && load<f64>(distances + (m << 3)) < limit; m++) {
    const j = <usize>(load<u32>(near + (m << 2)) & 255)
    const x = apart(i, j, 0)
    const y = apart(i, j, 1)
    const z = apart(i, j, 2)
    const square = x * x + y * y + z * z
    if (!inReach(square, own)) continue
    store<u8>(overlaps + k * MAX_COLORS + j, 1)
    second = min(second, square)
    if (square - own < mostNear(abs(x), abs(y), abs(z))) addGains(j, w, square - own, x, y, z)
  }
  return second
}

/** Counts what the steps of an entry, and those of its neighbors, do to the points of the entry. */
function visit(k: usize): void {
  const from = startOf(k)
  const to = <usize>load<u32>(starts + (k << 2))
  let most = 0
  for (let offset = from; offset < to; offset++) {
    const i = <usize>load<u32>(order + (offset << 2))
    const x = apart(i, k, 0)
    const y = apart(i, k, 1)
    const z = apart(i, k, 2)
    most = max(most, x * x + y * y + z * z)
  }
  findNear(k, 2.0 * sqrt(<f64>most) + <f64>REACH)
  let weight = 0.0
  let sumX = 0.0
  let sumY = 0.0
  let sumZ = 0.0
  let sum = load<f64>(inertia)
  for (let offset = from; offset < to; offset++) {
    const i = <usize>load<u32>(order + (offset << 2))
    const w = <f64>load<u32>(weights + (i << 2))
    const x = apart(i, k, 0)
    const y = apart(i, k, 1)
    const z = apart(i, k, 2)
    const own = x * x + y * y + z * z
    sum += w * <f64>own
    weight += w
    sumX += w * <f64>x
    sumY += w * <f64>y
    sumZ += w * <f64>z
    const room = countGains(i, k, own, w) - own
    if (room < mostFar(abs(x), abs(y), abs(z))) addRises(k, w, room, x, y, z)
  }
  store<f64>(inertia, sum)
  for (let n: usize = 0; n < COUNT; n++) {
    const at = changes + ((k * ROOM + n) << 3)
    const product =
      <f64>load<i32>(stepsX + (n << 2)) * sumX +
      <f64>load<i32>(stepsY + (n << 2)) * sumY +
      <f64>load<i32>(stepsZ + (n << 2)) * sumZ
    const change = weight * <f64>load<i32>(squares + (n << 2)) - <f64>(2 * UNITS) * product
    store<f64>(at, load<f64>(at) + change)
  }
}

/** Counts the effects of steps on the points of the entries from..to. */
export function visitEntries(from: usize, to: usize): void {
  for (let k = from; k < to; k++) visit(k)
}
