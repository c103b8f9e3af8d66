/** The rows of the table: what each peer is, whether it is there, and the process that makes one result. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MissingError, packageVersion, peerPath } from '../accuracy/peers.mjs'
import { versionOf } from '../stats.mjs'

const path = relative => fileURLToPath(new URL(relative, import.meta.url))
const CLI = path('../../dist/lib/cli.js')
const OWN_PYTHON = path('./node_modules/.venv/bin/python')
const PYTHON = existsSync(OWN_PYTHON) ? OWN_PYTHON : 'python3'

function programVersion(program, hint, args) {
  const line = versionOf(program, args)
  if (!line) throw new MissingError(`${program} is not installed: ${hint}`)
  return /\d+(\.\d+)+(-\d+)?/.exec(line)?.[0] ?? line
}

function huepressVersion() {
  if (!existsSync(CLI)) throw new MissingError('the library is not built: npm run build')
  return JSON.parse(readFileSync(path('../../package.json'), 'utf8')).version
}

function scikitVersion() {
  const version = versionOf(PYTHON, ['-c', 'import sklearn, PIL; print(sklearn.__version__)'])
  if (version) return version
  throw new MissingError(
    'scikit-learn is not installed: npm run bench:peers -- --install, or pip install -r bench/peers/requirements.txt',
  )
}

/** A whole process of huepress on the CPU. */
const huepress = (id, about, ...args) => ({
  id,
  about,
  kind: 'process',
  version: huepressVersion,
  command: (input, output, colors) => [
    process.execPath,
    [CLI, input, '-c', `${colors}`, ...args, '--backend', 'cpu', '--allow-larger', '-q', '-f', '-o', output],
  ],
})

const pngquant = speed => ({
  id: `pngquant, speed ${speed}`,
  about: `\`pngquant --speed ${speed} --nofs\``,
  kind: 'process',
  version: () => programVersion('pngquant', 'apt-get install pngquant'),
  command: (input, output, colors) => [
    'pngquant',
    ['--speed', `${speed}`, '--nofs', '--force', '--output', output, `${colors}`, input],
  ],
})

/** A package, called in a process of its own. `needs` are packages that decode or write for it. */
const library = (name, about, { ext = 'png', needs = [] } = {}) => ({
  id: name,
  about,
  kind: 'call',
  ext,
  version() {
    for (const other of needs) peerPath(other)
    return packageVersion(name)
  },
  command: (input, output, colors) => [process.execPath, [path('./child.mjs'), name, input, output, `${colors}`]],
})

/** A call in a page of Chrome. `paletteOnly`: it maps no pixels and writes no file. */
const inChrome = (id, name, about, { paletteOnly = false, version = huepressVersion } = {}) => ({
  id,
  about,
  kind: 'page',
  paletteOnly,
  version,
  command: (input, output, colors) => [process.execPath, [path('./chrome.mjs'), name, input, output, `${colors}`]],
})

const webgpu = algorithm =>
  inChrome(`image-palette-webgpu, ${algorithm}`, algorithm, `\`extractDominantColors(file, K, '${algorithm}')\``, {
    paletteOnly: true,
    version: () => packageVersion('image-palette-webgpu'),
  })

export const PEERS = [
  huepress(
    'huepress, like for like',
    '`--space srgb --effort 0`: least error, not dithered, zlib',
    '--space',
    'srgb',
    '--effort',
    '0',
  ),
  huepress(
    'huepress, fastest',
    '`--space srgb --effort 0 --speed 10`',
    '--space',
    'srgb',
    '--effort',
    '0',
    '--speed',
    '10',
  ),
  huepress('huepress, default', 'for the eye: OKLab, dithered, lossy, squeezed'),
  pngquant(1),
  pngquant(4),
  pngquant(11),
  {
    id: 'ImageMagick',
    about: '`convert -dither None`',
    kind: 'process',
    version: () => programVersion('convert', 'apt-get install imagemagick', ['-version']),
    command: (input, output, colors) => [
      'convert',
      [input, '-dither', 'None', '-colors', `${colors}`, `PNG8:${output}`],
    ],
  },
  library('sharp', '`png({ palette: true, dither: 0 })`, which rounds K up to 2, 4, 16 or 256'),
  library('@napi-rs/image', '`pngQuantize` at speed 5, always dithered'),
  library('libimagequant-wasm', 'speed 4, not dithered'),
  library('image-q', 'Wu and nearest entry; sharp decodes, UPNG writes', { needs: ['sharp', 'upng-js'] }),
  library('gifenc', '`quantize` and `applyPalette`; sharp decodes, a GIF comes of it', {
    ext: 'gif',
    needs: ['sharp'],
  }),
  library('upng-js', '`UPNG.encode` with K colors'),
  {
    id: 'scikit-learn KMeans',
    about: 'k-means++, one start, weighed distinct colors; Pillow decodes and writes',
    kind: 'process',
    version: scikitVersion,
    command: (input, output, colors) => [PYTHON, [path('./kmeans.py'), input, output, `${colors}`]],
  },
  inChrome('huepress, Chrome GPU', 'huepress gpu', '`compress` with srgb, effort 0'),
  inChrome('huepress, Chrome CPU', 'huepress cpu', '`compress` with srgb, effort 0'),
  inChrome('huepress, Chrome, palette', 'huepress palette', '`engine.count` and `engine.palette`, srgb', {
    paletteOnly: true,
  }),
  webgpu('kmeans'),
  webgpu('celebi'),
  webgpu('wu'),
]
