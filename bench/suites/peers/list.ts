/** The rows of the table: what each peer is, which version is there, and the process that makes one result. */
import { existsSync } from 'node:fs'
import { UsageError } from '../../lib/options.ts'
import { type Done, programVersion, runChild, versionOf } from '../../lib/processes.ts'
import { fromRoot, versionOfHuepress } from '../../lib/results.ts'
import {
  type Call,
  huepress,
  imageMagick,
  inChild,
  packageVersion,
  peerPath,
  pngquant,
  requireBuild,
} from '../../lib/tools.ts'
import { compressInPage, type InPage, paletteInPage, peerInPage, runInPage } from './chrome.ts'

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

type More = Partial<Peer>

const OWN_PYTHON = fromRoot('bench/peers/node_modules/.venv/bin/python')
const PYTHON = existsSync(OWN_PYTHON) ? OWN_PYTHON : 'python3'

function scikitVersion(): string {
  const version = versionOf(PYTHON, ['-c', 'import sklearn, PIL; print(sklearn.__version__)'])
  if (version) return version
  throw new UsageError(
    'scikit-learn is not installed: npm run bench -- peers --install, or pip install -r bench/peers/requirements.txt',
  )
}

function ownVersion(): string {
  requireBuild()
  return versionOfHuepress()
}

function peer(id: string, about: string, call: Call, args: string, more: More & Pick<Peer, 'version'>): Peer {
  const run: Peer['run'] = (files, timeoutMs) => runChild(call(args.split(' ').filter(Boolean), ...files), timeoutMs)
  return { id, about, kind: 'process', run, ...more }
}

/** A whole process of huepress on the CPU. */
const own = (id: string, about: string, args: string) =>
  peer(`huepress, ${id}`, about, huepress, `${args} -q`, { version: ownVersion })

const quant = (speed: number) =>
  peer(`pngquant, speed ${speed}`, `\`pngquant --speed ${speed} --nofs\``, pngquant, `--speed ${speed} --nofs`, {
    version: () => programVersion('pngquant', 'apt-get install pngquant'),
  })

/** A package, called in a process of its own. `needs` are packages that decode or write for it. */
function library(name: string, about: string, needs: string[] = [], more: More = {}): Peer {
  function version(): string {
    for (const other of needs) peerPath(other)
    return packageVersion(name)
  }
  return peer(name, about, inChild(name), '', { kind: 'call', version, ...more })
}

/** A call in a page of Chrome. */
function inChrome(id: string, call: InPage, about: string, more: More = {}): Peer {
  const run: Peer['run'] = (files, timeoutMs) => runInPage(call, files, timeoutMs)
  return { id, about, kind: 'page', version: ownVersion, run, ...more }
}

const webgpu = (algorithm: string) =>
  inChrome(
    `image-palette-webgpu, ${algorithm}`,
    peerInPage(algorithm),
    `\`extractDominantColors(file, K, '${algorithm}')\``,
    {
      paletteOnly: true,
      version: () => packageVersion('image-palette-webgpu'),
    },
  )

const kmeans: Call = (_, ...files) => [PYTHON, [fromRoot('bench/peers/kmeans.py'), ...files.map(String)]]

export const PEERS: Peer[] = [
  own('like for like', '`--space srgb --effort 0`: least error, not dithered, zlib', '--space srgb --effort 0'),
  own('fastest', '`--space srgb --effort 0 --speed 10`', '--space srgb --effort 0 --speed 10'),
  own('default', 'for the eye: OKLab, dithered, lossy, squeezed', ''),
  quant(1),
  quant(4),
  quant(11),
  peer('ImageMagick', '`convert -dither None`', imageMagick, '-dither None', {
    version: () => programVersion('convert', 'apt-get install imagemagick', ['-version']),
  }),
  library('sharp', '`png({ palette: true, dither: 0 })`, which rounds K up to 2, 4, 16 or 256'),
  library('@napi-rs/image', '`pngQuantize` at speed 5, always dithered'),
  library('libimagequant-wasm', 'speed 4, not dithered'),
  library('image-q', 'Wu and nearest entry; sharp decodes, UPNG writes', ['sharp', 'upng-js']),
  library('gifenc', '`quantize` and `applyPalette`; sharp decodes, a GIF comes of it', ['sharp'], { ext: 'gif' }),
  library('upng-js', '`UPNG.encode` with K colors'),
  peer('scikit-learn KMeans', 'k-means++, one start, weighed distinct colors; Pillow decodes and writes', kmeans, '', {
    version: scikitVersion,
  }),
  inChrome('huepress, Chrome GPU', compressInPage('gpu'), '`compress` with srgb, effort 0'),
  inChrome('huepress, Chrome CPU', compressInPage('cpu'), '`compress` with srgb, effort 0'),
  inChrome('huepress, Chrome, palette', paletteInPage, '`engine.histogram` and `engine.palette`, srgb', {
    paletteOnly: true,
  }),
  webgpu('kmeans'),
  webgpu('celebi'),
  webgpu('wu'),
]
