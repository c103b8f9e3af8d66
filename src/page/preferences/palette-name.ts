/** Names of the palette files that were read, by their colors. */
export const paletteNames = new Map<string, string>()

/** What the palette file of a picture is called: `trip/logo.png` has `logo.gpl`. */
export const paletteFileName = (path: string): string =>
  `${(path.split('/').at(-1) ?? path).replace(/(.)\.[^.]*$/, '$1')}.gpl`
