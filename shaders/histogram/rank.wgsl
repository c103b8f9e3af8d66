// Where an opaque color comes in the list of them: behind the colors before its 128 codes and the marks below its own.
// The including shader binds `marks`, a bit for each code, and `ranks`.

fn rank_of(code: u32) -> u32 {
  let words = vec4<u32>(0u, 1u, 2u, 3u);
  let own = vec4<u32>((code >> 5u) & 3u);
  let below = select(vec4<u32>(0u), vec4<u32>((1u << (code & 31u)) - 1u), words == own);
  let counted = select(below, vec4<u32>(0xffffffffu), words < own);
  let bits = countOneBits(marks[code >> 7u] & counted);
  return ranks[code >> 7u] + bits.x + bits.y + bits.z + bits.w;
}
