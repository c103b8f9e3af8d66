// Morton codes of colors; twin of src/quantize/histogram/morton.ts.

// 8 bits to every third bit.
fn spread3(value: u32) -> u32 {
  var bits = value & 0xffu;
  bits = (bits | (bits << 8u)) & 0x00f00fu;
  bits = (bits | (bits << 4u)) & 0x0c30c3u;
  return (bits | (bits << 2u)) & 0x249249u;
}

// Every third bit back to 8 bits.
fn gather3(code: u32) -> u32 {
  var bits = code & 0x249249u;
  bits = (bits | (bits >> 2u)) & 0x0c30c3u;
  bits = (bits | (bits >> 4u)) & 0x00f00fu;
  return (bits | (bits >> 8u)) & 0xffu;
}

fn opaque_code(key: u32) -> u32 {
  return (spread3(key) << 2u) | (spread3(key >> 8u) << 1u) | spread3(key >> 16u);
}

fn key_of_code(code: u32) -> u32 {
  return OPAQUE_BITS | gather3(code >> 2u) | (gather3(code >> 1u) << 8u) | (gather3(code) << 16u);
}

// 8 bits to every fourth bit.
fn spread4(value: u32) -> u32 {
  var bits = value & 0xffu;
  bits = (bits | (bits << 12u)) & 0xf000fu;
  bits = (bits | (bits << 6u)) & 0x3030303u;
  return (bits | (bits << 3u)) & 0x11111111u;
}

fn alpha_code(key: u32) -> u32 {
  return (spread4(key >> 24u) << 3u) | (spread4(key) << 2u) | (spread4(key >> 8u) << 1u) | spread4(key >> 16u);
}

// The key a pixel is counted under: all fully transparent pixels are one color.
fn key_of(pixel: u32) -> u32 {
  return select(pixel, 0u, (pixel >> 24u) == 0u);
}
