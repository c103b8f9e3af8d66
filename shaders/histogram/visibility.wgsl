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

fn range_of(lumas: vec4<u32>) -> u32 {
  let most = max(max(lumas.x, lumas.y), max(lumas.z, lumas.w));
  return most - min(min(lumas.x, lumas.y), min(lumas.z, lumas.w));
}

fn visibility_at(block: u32) -> u32 {
  let lanes = vec4<u32>(block) + vec4<u32>(0u, 1u, 2u, 3u);
  let low = luma_of(pixels[block / 4u]);
  let high = luma_of(pixels[min(block / 4u + 1u, arrayLength(&pixels) - 1u)]);
  // Behind the last pixel the first one of the half stands in; where there is no second half, the first one does.
  let first = range_of(select(vec4<u32>(low.x), low, lanes < vec4<u32>(pixel_count)));
  let last = range_of(select(vec4<u32>(high.x), high, lanes + vec4<u32>(4u) < vec4<u32>(pixel_count)));
  let ranges = first + select(first, last, block + 4u < pixel_count);
  let activity = ((3u * ranges) >> 2u) + NOISE_ACTIVITY;
  return clamp((VISIBILITY_SCALE + (activity >> 1u)) / activity, MIN_VISIBILITY, MAX_VISIBILITY);
}
