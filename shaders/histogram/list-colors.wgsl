// Lists the marked colors in Morton order, and notes the colors before each 128 codes. A thread does 128 codes, and
// only where their chunk has colors.
// No barrier: a thread writes the keys and the rank of its own codes, which nobody reads in this dispatch.

#include ../common/morton.wgsl

@group(0) @binding(0) var<storage, read> marks: array<vec4<u32>>;
// Colors before each chunk, and the number of all behind the last.
@group(0) @binding(1) var<storage, read> starts: array<u32>;
@group(0) @binding(2) var<storage, read_write> ranks: array<u32>;
@group(0) @binding(3) var<storage, read_write> keys: array<u32>;

@compute @workgroup_size(GROUP)
fn expand(@builtin(global_invocation_id) id: vec3<u32>) {
  let block = id.x;
  let chunk = block >> (CHUNK_BITS - 7u);
  if (block >= arrayLength(&marks) || starts[chunk] == starts[chunk + 1u]) {
    return;
  }
  var rank = starts[chunk];
  for (var before = chunk << (CHUNK_BITS - 7u); before < block; before++) {
    let bits = countOneBits(marks[before]);
    rank += bits.x + bits.y + bits.z + bits.w;
  }
  ranks[block] = rank;
  let mine = marks[block];
  for (var word = 0u; word < 4u; word++) {
    for (var bits = mine[word]; bits != 0u; bits &= bits - 1u) {
      keys[rank] = key_of_code(block * 128u + word * 32u + firstTrailingBit(bits));
      rank++;
    }
  }
}
