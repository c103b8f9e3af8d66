/** Linear light of an 8-bit sRGB value. */
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
  const v = value / 255
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
})

/**
 * L (0..1), a and b (about -0.28..0.28) of an sRGB color of 8-bit channels, written to `out` from `offset` on: no array
 * a color, for hundreds of thousands of them. In floating point, for drawing and sorting only: what decides on pixels
 * is the integer twin in the core. Color space: Björn Ottosson, "A perceptual color space for image processing", 2020.
 */
export function writeOklab(
  out: Float32Array | number[],
  offset: number,
  red: number,
  green: number,
  blue: number,
): void {
  const r = LINEAR[red]
  const g = LINEAR[green]
  const b = LINEAR[blue]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  out[offset] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
  out[offset + 1] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  out[offset + 2] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
}

/** The same of one color. */
export function oklabOf(red: number, green: number, blue: number): [L: number, a: number, b: number] {
  const lab: [number, number, number] = [0, 0, 0]
  writeOklab(lab, 0, red, green, blue)
  return lab
}
