// The centroids in reach of color cells, as sets of bits; twin of src/quantize/kmeans/prune.ts. A workgroup does a
// 16-wide cell and the 8-wide cells in it, which look only at what is in reach of the one around them.
//
// One centroid close to the box's middle is held against each other one. Over the box the difference of the two squared
// distances is linear, so it is least at a corner: a centroid that loses there can go. Any rival will do.
//
// Sets and assignments stay from one iteration to the next: a cell is stale only where its set changed or, with more
// than one centroid in it, one of those moved. Nothing has to be looked at in the others. Outside the clustering no set
// is kept, and all cells are stale.
//
// A workgroup has its top cell, that one's leaves and their sets to itself. What its threads share, with the barrier
// between one's write and another's access:
//   nearest_of              written; the first barrier of find_top_set; read
//   top_set                 zeroed; the same barrier; joined by atomics; the next one; read
//   tops, reach of the top  read; find_top_set's storageBarrier; written by thread 0
//   near, top_stale         written; workgroupUniformLoad(&top_stale) in assign; read
//   leaf_rival, leaf_set    zeroed; the same barrier; joined by atomics; find_leaf_sets; read
//   leaf_stale              written; the last barrier of assign; read
// The reach of a leaf is touched by one thread, n % GROUP.
// The including shader binds `centroids`, `tops`, `leaves`, `reach` and `status`.

#include cells.wgsl

// The nearness of the nearest of the centroids that a thread looks at.
var<workgroup> nearest_of: array<u32, GROUP>;
var<workgroup> top_set: array<atomic<u32>, CANDIDATE_WORDS>;
var<workgroup> top_stale: u32;
// The set as a list.
var<workgroup> near: array<u32, MAX_COLORS>;
var<workgroup> leaf_rival: array<atomic<u32>, MAX_LEAVES>;
var<workgroup> leaf_set: array<atomic<u32>, LEAF_WORDS>;
var<workgroup> leaf_stale: array<u32, MAX_LEAVES>;

// Words of a set that may hold bits.
fn words() -> u32 {
  return (params.centroid_count + 31u) / 32u;
}

fn dot4(a: vec4<i32>, b: vec4<i32>) -> i32 {
  return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
}

// Not every device begins with zeros. The barrier comes with what follows.
fn begin_sets(local: u32) {
  for (var word = local; word < CANDIDATE_WORDS; word += GROUP) {
    atomicStore(&top_set[word], 0u);
  }
  for (var n = local; n < MAX_LEAVES; n += GROUP) {
    atomicStore(&leaf_rival[n], 0u);
  }
  for (var word = local; word < LEAF_WORDS; word += GROUP) {
    atomicStore(&leaf_set[word], 0u);
  }
}

// Larger for a centroid nearer to a box's middle, and never 0; its low bits tell which centroid.
fn nearness(low: vec2<u32>, high: vec2<u32>, k: u32) -> u32 {
  let away = 2 * centroids[k] - vec4<i32>(unpack_coords(low) + unpack_coords(high));
  return ~(((u32(dot4(away, away)) >> 2u) << 8u) | k);
}

fn rival_of(nearest: u32) -> u32 {
  return ~nearest & 255u;
}

// Whether a centroid beats the rival somewhere in a box.
fn is_in_reach(low: vec2<u32>, high: vec2<u32>, k: u32, rival: u32) -> bool {
  let c = centroids[k];
  let r = centroids[rival];
  let delta = c - r;
  let corner = select(vec4<i32>(unpack_coords(low)), vec4<i32>(unpack_coords(high)), delta > vec4<i32>(0));
  let margin = dot4(c, c) - dot4(r, r) - 2 * dot4(delta, corner);
  return margin < 0 || (margin == 0 && k <= rival);
}

fn moved(word: u32) -> u32 {
  return select(status.moved[word], 0xffffffffu, params.label == 1u);
}

fn has_moved(k: u32) -> bool {
  return (moved(k / 32u) & (1u << (k % 32u))) != 0u;
}

// 1 + the centroid nearest to the middle of the top cell.
fn top_rival() -> u32 {
  var nearest = 0u;
  for (var thread = 0u; thread < GROUP; thread++) {
    nearest = max(nearest, nearest_of[thread]);
  }
  return rival_of(nearest) + 1u;
}

// The set of a top cell; gives 1 + its rival. As long as that stays where it is and the nearest, only centroids that
// moved are looked at.
fn find_top_set(top: Top, index: u32, local: u32) -> u32 {
  let first = local + select(0u, params.first_opaque, top.opaque == 1u);
  let knows = top.rival != 0u && !has_moved(top.rival - 1u);
  var nearest = 0u;
  for (var k = first; k < params.centroid_count; k += GROUP) {
    if (!knows || has_moved(k) || k + 1u == top.rival) {
      nearest = max(nearest, nearness(top.low, top.high, k));
    }
  }
  nearest_of[local] = nearest;
  workgroupBarrier();
  let rival = top_rival();
  let keeps = knows && rival == top.rival;
  for (var k = first; k < params.centroid_count; k += GROUP) {
    let bit = 1u << (k % 32u);
    var stays = false;
    if (keeps && !has_moved(k)) {
      stays = (reach[index * CANDIDATE_WORDS + k / 32u] & bit) != 0u;
    } else {
      stays = is_in_reach(top.low, top.high, k, rival - 1u);
    }
    if (stays) {
      atomicOr(&top_set[k / 32u], bit);
    }
  }
  workgroupBarrier();
  storageBarrier();
  return rival;
}

fn count_near() -> u32 {
  var count = 0u;
  for (var word = 0u; word < words(); word++) {
    count += countOneBits(atomicLoad(&top_set[word]));
  }
  return count;
}

fn list_near(local: u32) {
  for (var k = local; k < params.centroid_count; k += GROUP) {
    let bits = atomicLoad(&top_set[k / 32u]);
    if ((bits & (1u << (k % 32u))) != 0u) {
      var at = countOneBits(bits & ((1u << (k % 32u)) - 1u));
      for (var word = 0u; word < k / 32u; word++) {
        at += countOneBits(atomicLoad(&top_set[word]));
      }
      near[at] = k;
    }
  }
}

// Keeps a word of a set and adds up what makes its cell stale: changed bits, moved centroids, centroids.
fn keep_word(at: u32, word: u32, bits: u32, seen: vec3<u32>) -> vec3<u32> {
  let old = reach[at + word];
  if (old != bits) {
    reach[at + word] = bits;
  }
  return vec3<u32>(seen.x | (old ^ bits), seen.y | (bits & moved(word)), seen.z + countOneBits(bits));
}

fn is_stale(seen: vec3<u32>) -> u32 {
  return u32(seen.x != 0u || (seen.y != 0u && seen.z > 1u));
}

fn keep_top(index: u32, rival: u32) {
  if (params.label == 1u) {
    top_stale = 1u;
    return;
  }
  var seen = vec3<u32>(0u);
  for (var word = 0u; word < words(); word++) {
    seen = keep_word(index * CANDIDATE_WORDS, word, atomicLoad(&top_set[word]), seen);
  }
  tops[index].rival = rival;
  top_stale = is_stale(seen);
}

fn find_leaf_sets(top: Top, local: u32) {
  let count = count_near();
  let pairs = count * (top.end - top.first);
  for (var pair = local; pair < pairs; pair += GROUP) {
    let n = pair / count;
    let leaf = leaves[top.first + n];
    atomicMax(&leaf_rival[n], nearness(leaf.low, leaf.high, near[pair % count]));
  }
  workgroupBarrier();
  for (var pair = local; pair < pairs; pair += GROUP) {
    let n = pair / count;
    let k = near[pair % count];
    let leaf = leaves[top.first + n];
    if (is_in_reach(leaf.low, leaf.high, k, rival_of(atomicLoad(&leaf_rival[n])))) {
      atomicOr(&leaf_set[n * CANDIDATE_WORDS + k / 32u], 1u << (k % 32u));
    }
  }
  workgroupBarrier();
}

// The leaves' sets are kept behind those of all tops.
fn keep_leaf(top: Top, n: u32) {
  if (params.label == 1u) {
    leaf_stale[n] = 1u;
    return;
  }
  var seen = vec3<u32>(0u);
  for (var word = 0u; word < words(); word++) {
    let at = (params.cell_count + top.first + n) * CANDIDATE_WORDS;
    seen = keep_word(at, word, atomicLoad(&leaf_set[n * CANDIDATE_WORDS + word]), seen);
  }
  leaf_stale[n] = is_stale(seen);
}
