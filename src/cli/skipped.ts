/** Ends of names of pictures that are not taken, and what people call these. */
const KINDS: Record<string, string> = {
  heic: 'HEIC',
  heif: 'HEIC',
  bmp: 'BMP',
  dib: 'BMP',
  jxl: 'JPEG XL',
  jp2: 'JPEG 2000',
  j2k: 'JPEG 2000',
  jpx: 'JPEG 2000',
  jxr: 'JPEG XR',
  tga: 'TGA',
  ico: 'ICO',
  cur: 'CUR',
  icns: 'ICNS',
  svg: 'SVG',
  svgz: 'SVG',
  psd: 'PSD',
  psb: 'PSB',
  xcf: 'XCF',
  exr: 'EXR',
  hdr: 'HDR',
  qoi: 'QOI',
  dds: 'DDS',
  pcx: 'PCX',
  ppm: 'PPM',
  pgm: 'PGM',
  pbm: 'PBM',
  pnm: 'PNM',
  pdf: 'PDF',
  eps: 'EPS',
  dng: 'DNG',
  cr2: 'CR2',
  cr3: 'CR3',
  nef: 'NEF',
  arw: 'ARW',
  orf: 'ORF',
  rw2: 'RW2',
  raf: 'RAF',
}

/** Files of folders that were passed over, by their kind. */
export type Skipped = Map<string, number>

/** Counts a file of a folder if its name is that of a picture. */
export function countSkipped(skipped: Skipped, name: string): void {
  const kind = KINDS[/\.(\w+)$/.exec(name)?.[1].toLowerCase() ?? '']
  if (kind) skipped.set(kind, (skipped.get(kind) ?? 0) + 1)
}

const sum = (skipped: Skipped) => [...skipped.values()].reduce((all, count) => all + count, 0)

/** "3 files skipped: 2 HEIC, 1 BMP", the most first; '' if none was. */
export function skippedText(skipped: Skipped): string {
  if (skipped.size === 0) return ''
  const files = sum(skipped)
  const kinds = [...skipped].sort((a, b) => b[1] - a[1]).map(([kind, count]) => `${count} ${kind}`)
  return `${files} file${files === 1 ? '' : 's'} skipped: ${kinds.join(', ')}`
}

/** The same for programs: a line of its own, behind those of the results. */
export const skippedLine = (folder: string, skipped: Skipped): string =>
  JSON.stringify({ input: folder, skipped: sum(skipped), kinds: Object.fromEntries(skipped) })
