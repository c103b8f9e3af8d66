const hexByte = (value: number) => value.toString(16).padStart(2, '0')

/** One entry as #rrggbb, or #rrggbbaa where it is not opaque. */
export function hexOf(palette: Uint8Array, entry: number): string {
  const bytes = [...palette.subarray(entry * 4, entry * 4 + 4)]
  return `#${(bytes[3] === 255 ? bytes.slice(0, 3) : bytes).map(hexByte).join('')}`
}

/** One entry as CSS writes it: rgb(12 34 56), or rgb(12 34 56 / 50 %) where it is not opaque. */
export function rgbOf(palette: Uint8Array, entry: number): string {
  const [r, g, b, alpha] = palette.subarray(entry * 4, entry * 4 + 4)
  return alpha === 255 ? `rgb(${r} ${g} ${b})` : `rgb(${r} ${g} ${b} / ${Number(((100 * alpha) / 255).toFixed(1))}%)`
}

/** The share of the pixels as "12.4 %"; a share too small for one decimal is "under 0.1 %". */
export function shareOf(count: number, total: number): string {
  const percent = total > 0 ? (100 * count) / total : 0
  if (percent > 0 && percent < 0.1) return 'under 0.1\u00a0%'
  if (percent > 99.9 && percent < 100) return 'over 99.9\u00a0%'
  return `${percent.toFixed(1)}\u00a0%`
}

/** One hex color a line, in the given order; huepress reads it as `--palette`. */
export const hexList = (palette: Uint8Array, order: readonly number[]): string =>
  `${order.map(entry => hexOf(palette, entry)).join('\n')}\n`

/** CSS custom properties --color-1 ... on :root, in the given order. */
export function cssProperties(palette: Uint8Array, order: readonly number[]): string {
  const lines = order.map((entry, i) => `  --color-${i + 1}: ${hexOf(palette, entry)};`)
  return `:root {\n${lines.join('\n')}\n}\n`
}

/**
 * A GIMP palette (.gpl), in the given order; huepress reads it as `--palette`. Palettes that are not opaque get the
 * line `Channels: RGBA` and a fourth number, as Aseprite writes them: GIMP itself has no alpha here.
 */
export function gimpPalette(palette: Uint8Array, order: readonly number[], name: string): string {
  const channels = order.every(entry => palette[entry * 4 + 3] === 255) ? 3 : 4
  const lines = order.map(entry => {
    const numbers = [...palette.subarray(entry * 4, entry * 4 + channels)]
    return `${numbers.map(number => String(number).padStart(3)).join(' ')}\t${hexOf(palette, entry)}`
  })
  const head = ['GIMP Palette', `Name: ${name.replace(/\s+/g, ' ')}`, 'Columns: 16']
  return `${[...head, ...(channels === 4 ? ['Channels: RGBA'] : []), '#', ...lines].join('\n')}\n`
}
