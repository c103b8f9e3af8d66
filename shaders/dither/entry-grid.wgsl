// A grid of GRID_SIDE cells a coordinate over the box of the palette's entries; cells at its rim reach to the ends of
// the space. A cell has a list of the entries that may be nearest to a point in it, in LIST_WORDS words: their number,
// then the entries in order, a byte each. The including shader binds `entries`.

const LIST_WORDS = 8u;
const MAX_LISTED = 4u * LIST_WORDS - 1u;
// Stands for all entries, if they do not fit.
const ALL_ENTRIES = 255u;

// What is added to the squared distance of an entry.
fn extra_of(entry: u32) -> i32 {
  return entries[2u * MAX_COLORS + 2u + entry / 4u][entry % 4u];
}

fn grid_start() -> vec3<i32> {
  return entries[2u * MAX_COLORS].xyz;
}

// Side of a cell as a power of 2.
fn grid_shift() -> vec3<u32> {
  return vec3<u32>(entries[2u * MAX_COLORS + 1u].xyz);
}

// Where the list of a point's cell stands.
fn list_at(point: vec3<i32>, start: vec3<i32>, shift: vec3<u32>) -> u32 {
  let cell = vec3<u32>(clamp((point - start) >> shift, vec3<i32>(0), vec3<i32>(i32(GRID_SIDE) - 1)));
  return ((cell.x * GRID_SIDE + cell.y) * GRID_SIDE + cell.z) * LIST_WORDS;
}
