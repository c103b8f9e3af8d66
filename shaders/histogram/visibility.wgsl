// How well errors can be seen at each pixel of a block of BLOCK_PIXELS; twin of src/quantize/histogram/visibility.ts.
// The including shader binds `pixels` and `pixel_count`.

fn luma_of(quad: vec4<u32>) -> vec4<u32> {
  let byte = vec4<u32>(255u);
  let red = quad & byte;
  let green = (quad >> vec4<u32>(8u)) & byte;
  let blue = (quad >> vec4<u32>(16u)) & byte;
  let alpha = quad >> vec4<u32>(24u);
  let luma = (54u * red + 183u * green + 19u * blue) >> vec4<u32>(5u);
  return (luma * alpha + 1020u * (byte - alpha)) / byte;
}

fn visibility_at(block: u32) -> u32 {
  let lanes = vec4<u32>(block) + vec4<u32>(0u, 1u, 2u, 3u);
  let low = luma_of(pixels[block / 4u]);
  let high = luma_of(pixels[min(block / 4u + 1u, arrayLength(&pixels) - 1u)]);
  // Behind the last pixel its first one stands in.
  let first = select(vec4<u32>(low.x), low, lanes < vec4<u32>(pixel_count));
  let last = select(vec4<u32>(low.x), high, lanes + vec4<u32>(4u) < vec4<u32>(pixel_count));
  let least = min(first, last);
  let most = max(first, last);
  let range = max(max(most.x, most.y), max(most.z, most.w)) - min(min(least.x, least.y), min(least.z, least.w));
  let activity = range + NOISE_ACTIVITY;
  return clamp((VISIBILITY_SCALE + (activity >> 1u)) / activity, 1u, MAX_VISIBILITY);
}
