// Draws the color cloud of the page: distinct colors as round sprites, centroids as discs with a rim, the box as lines.
// For the eye only, hence in floating point. `src/page/elements/color-cloud/color-position.ts` places colors in the
// same way.

struct Scene {
  matrix: mat4x4f,
  // Pixels.
  viewport: vec2f,
  // 0: RGB cube, 1: OKLab.
  space: u32,
  // log2 of the largest weight, at least 1.
  top: f32,
  // Radius in pixels of a color of one pixel, of one of the most pixels, and of a centroid.
  least: f32,
  most: f32,
  mark: f32,
  // Index of the centroid that is pointed out, or -1.
  entry: i32,
  line: vec4f,
}

@group(0) @binding(0) var<uniform> scene: Scene;

struct Sprite {
  @builtin(position) position: vec4f,
  @location(0) color: vec4f,
  // Pixels from the middle.
  @location(1) offset: vec2f,
  @location(2) radius: f32,
}

fn linear(v: vec3f) -> vec3f {
  return select(pow((v + 0.055) / 1.055, vec3f(2.4)), v / 12.92, v <= vec3f(0.04045));
}

fn oklab(color: vec3f) -> vec3f {
  let light = linear(color);
  let cones = mat3x3f(
    0.4122214708, 0.2119034982, 0.0883024619,
    0.5363325363, 0.6806995451, 0.2817188376,
    0.0514459929, 0.1073969566, 0.6299787005,
  ) * light;
  let roots = pow(max(cones, vec3f(1e-9)), vec3f(1.0 / 3.0));
  return mat3x3f(
    0.2104542553, 1.9779984951, 0.0259040371,
    0.7936177850, -2.4285922050, 0.7827717662,
    -0.0040720468, 0.4505937099, -0.8086757660,
  ) * roots;
}

fn place(color: vec3f) -> vec3f {
  if (scene.space == 0u) {
    return color * 2.0 - 1.0;
  }
  let lab = oklab(color);
  return vec3f(lab.y / 0.2, lab.x * 2.0 - 1.0, lab.z / 0.2);
}

fn sprite(corner: u32, centre: vec3f, color: vec4f, radius: f32) -> Sprite {
  let side = vec2f(f32(corner & 1u), f32(corner >> 1u)) * 2.0 - 1.0;
  let reach = side * (radius + 1.0);
  let clip = scene.matrix * vec4f(centre, 1.0);
  let shift = reach * 2.0 / scene.viewport * clip.w;
  return Sprite(clip + vec4f(shift, 0.0, 0.0), color, reach, radius);
}

@vertex
fn colorVertex(@builtin(vertex_index) corner: u32, @location(0) key: u32, @location(1) weight: u32) -> Sprite {
  let color = unpack4x8unorm(key);
  if (color.a == 0.0) {
    return Sprite(vec4f(2.0, 2.0, 2.0, 1.0), color, vec2f(), 0.0);
  }
  let share = log2(f32(max(weight, 1u))) / scene.top;
  let radius = mix(scene.least, scene.most, share * share);
  return sprite(corner, place(color.rgb), vec4f(color.rgb, mix(0.7, 1.0, share)), radius);
}

@fragment
fn colorFragment(in: Sprite) -> @location(0) vec4f {
  let inside = clamp(in.radius - length(in.offset) + 0.5, 0.0, 1.0);
  if (inside == 0.0) {
    discard;
  }
  return vec4f(in.color.rgb, in.color.a * inside);
}

@vertex
fn markVertex(
  @builtin(vertex_index) corner: u32,
  @builtin(instance_index) entry: u32,
  @location(0) centre: vec3f,
  @location(1) color: vec4f,
) -> Sprite {
  let radius = scene.mark * select(1.0, 2.0, i32(entry) == scene.entry);
  return sprite(corner, centre, color, radius);
}

// Dark outside, light inside, then the color: seen on every ground.
@fragment
fn markFragment(in: Sprite) -> @location(0) vec4f {
  let distance = length(in.offset);
  let inside = clamp(in.radius - distance + 0.5, 0.0, 1.0);
  if (inside == 0.0 || in.color.a == 0.0) {
    discard;
  }
  let rim = max(1.0, in.radius * 0.16);
  let dark = clamp(distance - (in.radius - rim) + 0.5, 0.0, 1.0);
  let light = clamp(distance - (in.radius - 2.0 * rim) + 0.5, 0.0, 1.0);
  return vec4f(mix(mix(in.color.rgb, vec3f(1.0), light), vec3f(0.1), dark), inside);
}

@vertex
fn lineVertex(@location(0) end: vec3f) -> @builtin(position) vec4f {
  return scene.matrix * vec4f(end, 1.0);
}

@fragment
fn lineFragment() -> @location(0) vec4f {
  return scene.line;
}
