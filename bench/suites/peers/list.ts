/** The rows of the table: what each peer is, which version is there, and the process that makes one result. */
import { buildHash, type Program, packageVersion, programOf } from '../../lib/programs.ts'
import { type Job, runInPage } from './chrome.ts'

export interface Peer extends Program {
  about: string
  /** What is timed: a whole process, a call in one, a page of Chrome. */
  kind: 'process' | 'call' | 'page'
  /** It maps no pixels and writes no file. */
  paletteOnly?: boolean
}

type More = Pick<Partial<Peer>, 'kind' | 'ext'> & { args?: string }

function peer(id: string, tool: string, about: string, { args = '', ...more }: More = {}): Peer {
  return { id, about, kind: 'process', ...programOf(tool, args.split(' ').filter(Boolean)), ...more }
}

/** A whole process of huepress on the CPU. */
const own = (id: string, about: string, args: string) =>
  peer(`huepress, ${id}`, 'huepress', about, { args: `${args} -q` })

function quant(speed: number): Peer {
  const args = `--speed ${speed} --nofs`
  return peer(`pngquant, speed ${speed}`, 'pngquant', `\`pngquant ${args}\``, { args })
}

/** A package, called in a process of its own. */
const library = (name: string, about: string, ext?: string) => peer(name, name, about, { kind: 'call', ext })

/** A call in a page of Chrome; all but `compress` give a palette alone. */
function inChrome(id: string, job: Job, about: string): Peer {
  const version = job.do === 'peer' ? () => packageVersion('image-palette-webgpu') : buildHash
  const run: Peer['run'] = (files, timeoutMs) => runInPage(job, files, timeoutMs)
  return { id, about, version, kind: 'page', paletteOnly: job.do !== 'compress', run }
}

function webgpu(algorithm: string): Peer {
  const about = `\`extractDominantColors(file, K, '${algorithm}')\``
  return inChrome(`image-palette-webgpu, ${algorithm}`, { do: 'peer', algorithm }, about)
}

export const PEERS: Peer[] = [
  own('like for like', '`--space srgb --effort 0`: least error, not dithered, zlib', '--space srgb --effort 0'),
  own('fastest', '`--space srgb --effort 0 --speed 10`', '--space srgb --effort 0 --speed 10'),
  own('default', 'for the eye: OKLab, dithered, lossy, squeezed', ''),
  quant(1),
  quant(4),
  quant(11),
  peer('ImageMagick', 'ImageMagick', '`convert -dither None`', { args: '-dither None' }),
  library('sharp', '`png({ palette: true, dither: 0 })`, which rounds K up to 2, 4, 16 or 256'),
  peer('@napi-rs/image', '@napi-rs/image, lossy', '`pngQuantize` at speed 5, always dithered', { kind: 'call' }),
  library('libimagequant-wasm', 'speed 4, not dithered'),
  library('image-q', 'Wu and nearest entry; sharp decodes, UPNG writes'),
  library('gifenc', '`quantize` and `applyPalette`; sharp decodes, a GIF comes of it', 'gif'),
  library('upng-js', '`UPNG.encode` with K colors'),
  peer(
    'scikit-learn KMeans',
    'scikit-learn',
    'k-means++, one start, weighed distinct colors; Pillow decodes and writes',
  ),
  inChrome('huepress, Chrome GPU', { do: 'compress', backend: 'gpu' }, '`compress` with srgb, effort 0'),
  inChrome('huepress, Chrome CPU', { do: 'compress', backend: 'cpu' }, '`compress` with srgb, effort 0'),
  inChrome('huepress, Chrome, palette', { do: 'palette' }, '`engine.histogram` and `engine.palette`, srgb'),
  webgpu('kmeans'),
  webgpu('celebi'),
  webgpu('wu'),
]
