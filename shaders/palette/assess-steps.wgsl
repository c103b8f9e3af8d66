// What a step of each entry would change, all else as it is. Twin of src/quantize/palette/local-steps.ts: a point that
// another entry can reach may go there if that makes a step, or stay there if its own makes one.

#include ../common/coords.wgsl
#include ../common/group-sum.wgsl
#include steps.wgsl

@group(0) @binding(0) var<uniform> color_count: u32;
@group(0) @binding(1) var<storage, read> coords: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
// A byte each.
@group(0) @binding(3) var<storage, read> labels: array<u32>;
@group(0) @binding(4) var<storage, read> centroids: array<vec4<i32>>;
@group(0) @binding(5) var<storage, read> neighbors: array<u32>;
// Touched by atomics alone: adding in any order gives the same.
@group(0) @binding(6) var<storage, read_write> effects: array<atomic<u32>>;

const SIDE = i32(UNITS);
// No step is longer than this: 1.5 levels.
const REACH = 3 * SIDE / 2;

// What a thread's neighboring points of one entry add to it.
struct Sums {
  entry: u32,
  weight: u32,
  x: vec2<u32>,
  y: vec2<u32>,
  z: vec2<u32>,
}

fn add_wide(at: u32, value: vec2<u32>) {
  let old = atomicAdd(&effects[at], value.x);
  let high = value.y + select(0u, 1u, old + value.x < old);
  if (high != 0u) {
    atomicAdd(&effects[at + 1u], high);
  }
}

fn negative(value: vec2<u32>) -> vec2<u32> {
  return wide_sub(vec2<u32>(0u), value);
}

// A weight times a number that may be negative.
fn weighed(weight: u32, value: i32) -> vec2<u32> {
  let size = wide_mul(weight, u32(abs(value)));
  if (value < 0) {
    return negative(size);
  }
  return size;
}

fn flush(sums: Sums) {
  if (sums.weight != 0u) {
    let at = SUMS + sums.entry * ENTRY_SUMS;
    atomicAdd(&effects[at], sums.weight);
    add_wide(at + 1u, sums.x);
    add_wide(at + 3u, sums.y);
    add_wide(at + 5u, sums.z);
  }
}

fn square_of(off: vec3<i32>) -> i32 {
  return off.x * off.x + off.y * off.y + off.z * off.z;
}

// Whether sqrt(square) < sqrt(own) + REACH. Squares are below 2^26, those of their differences below 2^52.
fn in_reach(square: i32, own: i32) -> bool {
  let over = square - own - REACH * REACH;
  return over < 0 || wide_less(wide_mul(u32(over), u32(over)), wide_mul(u32(4 * REACH * REACH), u32(own)));
}

// The two longest of three, and the longest.
fn longest(off: vec3<i32>) -> vec2<i32> {
  let sides = abs(off);
  return vec2<i32>(
    sides.x + sides.y + sides.z - min(sides.x, min(sides.y, sides.z)),
    max(sides.x, max(sides.y, sides.z)),
  );
}

// The most that one step takes off the squared distance of a point, and the most that one adds.
fn most_near(off: vec3<i32>) -> i32 {
  let sides = longest(off);
  return SIDE * max(2 * sides.y - SIDE, 2 * (sides.x - SIDE));
}

fn most_far(off: vec3<i32>) -> i32 {
  return 2 * SIDE * (longest(off).x + SIDE);
}

// The n-th step, in levels: those of one axis or two, x first, in the order of LOCAL_STEPS.
fn step_of(n: u32) -> vec3<i32> {
  // Of 27 places, those of no axis and of three are left out.
  var place = n + 1u;
  place += u32(place >= 2u);
  place += u32(place >= 6u);
  place += u32(place >= 8u);
  place += u32(place >= 13u);
  place += u32(place >= 18u);
  place += u32(place >= 20u);
  place += u32(place >= 24u);
  return vec3<i32>(vec3<u32>(place % 3u, (place / 3u) % 3u, place / 9u)) - 1;
}

// By how much a step of an entry changes the squared distance of a point that is so far off.
fn change_of(n: u32, off: vec3<i32>) -> i32 {
  let step = step_of(n);
  return SIDE * (SIDE * square_of(step) - 2 * (step.x * off.x + step.y * off.y + step.z * off.z));
}

// Counts what a point saves if entry j makes a step.
fn count_gains(j: u32, weight: u32, off: vec3<i32>, farther: i32) {
  if (farther >= most_near(off)) {
    return;
  }
  for (var n = 0u; n < STEPS; n++) {
    let fall = farther + change_of(n, off);
    if (fall < 0) {
      add_wide((j * STEPS + n) * 2u, weighed(weight, fall));
    }
  }
}

// Looks at the entries that a point can reach; returns the squared distance of the nearest, or -1.
fn look_around(k: u32, x: vec3<i32>, own: i32, weight: u32) -> i32 {
  var second = -1;
  for (var m = 0u; m < MAX_COLORS; m++) {
    let word = neighbors[k * MAX_COLORS + m];
    // What is farther from the entry than twice the point's own distance and the reach is out of the point's reach.
    if (word == NO_NEIGHBOR || !in_reach(i32(word / MAX_COLORS), 4 * own)) {
      break;
    }
    let j = word % MAX_COLORS;
    let off = x - centroids[j].xyz;
    let square = square_of(off);
    if (in_reach(square, own)) {
      let at = OVERLAPS + k * (MAX_COLORS / 32u) + j / 32u;
      let bit = 1u << (j % 32u);
      if ((atomicLoad(&effects[at]) & bit) == 0u) {
        atomicOr(&effects[at], bit);
      }
      second = select(min(second, square), square, second < 0);
      count_gains(j, weight, off, square - own);
    }
  }
  return second;
}

// Counts what a point costs if its entry makes a step and it can go to the second nearest.
fn count_room(k: u32, weight: u32, off: vec3<i32>, room: i32) {
  if (room >= most_far(off)) {
    return;
  }
  for (var n = 0u; n < STEPS; n++) {
    let rise = change_of(n, off);
    if (rise > room) {
      add_wide((k * STEPS + n) * 2u, weighed(weight, room - rise));
    }
  }
}

@compute @workgroup_size(GROUP)
fn assess_steps(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  open_group_sum(local);
  // Zeroed before anyone adds.
  workgroupBarrier();
  let first = ((group.y * ROW + group.x) * GROUP + local) * PER_THREAD;
  var sums = Sums();
  var inertia = vec2<u32>(0u);
  for (var color = first; color < min(first + PER_THREAD, color_count); color++) {
    let k = (labels[color / 4u] >> (8u * (color % 4u))) & 255u;
    if (k != sums.entry) {
      flush(sums);
      sums = Sums();
      sums.entry = k;
    }
    let weight = weights[color];
    let x = vec3<i32>(unpack_coords(coords[color]).xyz);
    let off = x - centroids[k].xyz;
    let own = square_of(off);
    inertia = wide_add(inertia, wide_mul(weight, u32(own)));
    sums.weight += weight;
    sums.x = wide_add(sums.x, weighed(weight, off.x));
    sums.y = wide_add(sums.y, weighed(weight, off.y));
    sums.z = wide_add(sums.z, weighed(weight, off.z));
    let second = look_around(k, x, own, weight);
    if (second >= 0) {
      count_room(k, weight, off, second - own);
    }
  }
  flush(sums);
  add_to_group_sum(inertia);
  // All are added before one takes them out.
  workgroupBarrier();
  if (local == 0u) {
    add_wide(INERTIA, take_group_sum());
  }
}
