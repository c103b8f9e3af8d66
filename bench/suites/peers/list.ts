/** The rows of the table: what each peer is, which version is there, and the process that makes one result. */
import { existsSync } from 'node:fs'
import { UsageError } from '../../lib/options.ts'
import { type Done, runChild, versionOf } from '../../lib/processes.ts'
import {
  type Call,
  huepress,
  imageMagick,
  inChild,
  packageVersion,
  peerPath,
  pngquant,
  requireBuild,
  versionOfImageMagick,
  versionOfPngquant,
} from '../../lib/programs.ts'
import { fromRoot, versionOfHuepress } from '../../lib/results.ts'
import { type Job, runInPage } from './chrome.ts'

type Files = [input: string, output: string, colors: number]

export interface Peer {
  id: string
  about: string
  /** What is timed: a whole process, a call in one, a page of Chrome. */
  kind: 'process' | 'call' | 'page'
  /** It maps no pixels and writes no file. */
  paletteOnly?: boolean
  ext?: string
  /** Errors that say what to install. */
  version(): string
  run(files: Files, timeoutMs: number): Promise<Done>
}

const OWN_PYTHON = fromRoot('bench/peers/node_modules/.venv/bin/python')
const PYTHON = existsSync(OWN_PYTHON) ? OWN_PYTHON : 'python3'

function scikitVersion(): string {
  const version = versionOf(PYTHON, ['-c', 'import sklearn, PIL; print(sklearn.__version__)'])
  if (version) return version
  throw new UsageError('scikit-learn is not installed: npm run bench -- peers --install')
}

function ownVersion(): string {
  requireBuild()
  return versionOfHuepress()
}

function peer(id: string, about: string, call: Call, version: Peer['version'], args = '', more?: Partial<Peer>): Peer {
  const run: Peer['run'] = (files, timeoutMs) => runChild(call(args.split(' ').filter(Boolean), ...files), timeoutMs)
  return { id, about, kind: 'process', version, run, ...more }
}

/** A whole process of huepress on the CPU. */
const own = (id: string, about: string, args: string) =>
  peer(`huepress, ${id}`, about, huepress, ownVersion, `${args} -q`)

const quant = (speed: number) =>
  peer(
    `pngquant, speed ${speed}`,
    `\`pngquant --speed ${speed} --nofs\``,
    pngquant,
    versionOfPngquant,
    `--speed ${speed} --nofs`,
  )

/** A package, called in a process of its own. `needs` are packages that decode or write for it. */
function library(name: string, about: string, needs: string[] = [], ext?: string): Peer {
  function version(): string {
    for (const other of needs) peerPath(other)
    return packageVersion(name)
  }
  return peer(name, about, inChild(name), version, '', { kind: 'call', ext })
}

/** A call in a page of Chrome; all but `compress` give a palette alone. */
const inChrome = (id: string, job: Job, about: string, version: Peer['version'] = ownVersion): Peer => ({
  id,
  about,
  version,
  kind: 'page',
  paletteOnly: job.do !== 'compress',
  run: (files, timeoutMs) => runInPage(job, files, timeoutMs),
})

const webgpu = (algorithm: string) =>
  inChrome(
    `image-palette-webgpu, ${algorithm}`,
    { do: 'peer', algorithm },
    `\`extractDominantColors(file, K, '${algorithm}')\``,
    () => packageVersion('image-palette-webgpu'),
  )

const kmeans: Call = (_, ...files) => [PYTHON, [fromRoot('bench/peers/kmeans.py'), ...files.map(String)]]

export const PEERS: Peer[] = [
  own('like for like', '`--space srgb --effort 0`: least error, not dithered, zlib', '--space srgb --effort 0'),
  own('fastest', '`--space srgb --effort 0 --speed 10`', '--space srgb --effort 0 --speed 10'),
  own('default', 'for the eye: OKLab, dithered, lossy, squeezed', ''),
  quant(1),
  quant(4),
  quant(11),
  peer('ImageMagick', '`convert -dither None`', imageMagick, versionOfImageMagick, '-dither None'),
  library('sharp', '`png({ palette: true, dither: 0 })`, which rounds K up to 2, 4, 16 or 256'),
  library('@napi-rs/image', '`pngQuantize` at speed 5, always dithered'),
  library('libimagequant-wasm', 'speed 4, not dithered'),
  library('image-q', 'Wu and nearest entry; sharp decodes, UPNG writes', ['sharp', 'upng-js']),
  library('gifenc', '`quantize` and `applyPalette`; sharp decodes, a GIF comes of it', ['sharp'], 'gif'),
  library('upng-js', '`UPNG.encode` with K colors'),
  peer(
    'scikit-learn KMeans',
    'k-means++, one start, weighed distinct colors; Pillow decodes and writes',
    kmeans,
    scikitVersion,
  ),
  inChrome('huepress, Chrome GPU', { do: 'compress', backend: 'gpu' }, '`compress` with srgb, effort 0'),
  inChrome('huepress, Chrome CPU', { do: 'compress', backend: 'cpu' }, '`compress` with srgb, effort 0'),
  inChrome(
    'huepress, Chrome, palette',
    { do: 'palette', backend: 'gpu' },
    '`engine.histogram` and `engine.palette`, srgb',
  ),
  webgpu('kmeans'),
  webgpu('celebi'),
  webgpu('wu'),
]
