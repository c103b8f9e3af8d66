import { basename, dirname } from 'node:path'
import { circlesIn, filesUsedBy, isKernel, isScript, isShader, packagesUsedBy, roomOf, type Tree } from './tree.ts'
import words from './words.json' with { type: 'json' }

/** The rooms that each room may import from, next to itself. Arrows point down only. */
const ROOMS: Record<string, readonly string[]> = {
  common: [],
  options: ['common'],
  formats: ['common', 'options'],
  quantize: ['common', 'options'],
  gpu: ['common', 'options', 'quantize'],
  engine: ['common', 'options', 'quantize', 'gpu'],
  compress: ['common', 'options', 'formats', 'quantize', 'engine'],
  'platform/browser': ['common', 'options', 'formats', 'quantize', 'engine', 'compress'],
  'platform/node': ['common', 'options', 'formats', 'quantize', 'engine', 'compress'],
  'api.ts': ['common', 'options', 'formats', 'quantize', 'engine', 'compress'],
  'index.ts': ['api.ts', 'formats', 'platform/browser'],
  'node.ts': ['api.ts', 'platform/node'],
  cli: ['node.ts'],
  page: ['index.ts'],
}

/** Packages a room may import: their names, or how these begin. */
const PACKAGES: Record<string, readonly RegExp[]> = {
  common: [/^virtual:wasm\/kernels$/],
  formats: [/^virtual:wasm\//, /^@jsquash\/(oxipng|webp)\/codec\//],
  'platform/browser': [/^@jsquash\//],
  'platform/node': [/^node:/, /^(sharp|webgpu|bmp-ts|ag-psd)$/, /^(@jsquash|libheif-js|@cornerstonejs)\//],
  cli: [/^node:/, /^(sharp|bullmq|ioredis)$/, /^@aws-sdk\/(client-s3|lib-storage)$/],
  page: [
    /^(preact|@preact\/signals|uplot|client-zip|virtual:pwa-register)(\/|$)/,
    /^workbox-(precaching|routing|strategies)$/,
    /^(libheif-js|@jsquash\/jxl|ag-psd|@cornerstonejs\/codec-openjpeg)(\/|$)/,
  ],
}

const ROOT = ['src/api.ts', 'src/index.ts', 'src/node.ts']
const MAX_FILES = 20
const MAX_LINES = 300
const MAX_COLUMNS = 120

const isSource = (path: string) => /^(src|shaders|kernels)\//.test(path)

function each(tree: Tree, isOf: (path: string) => boolean, find: (path: string, text: string) => string[]): string[] {
  return [...tree].flatMap(([path, text]) => (isOf(path) ? find(path, text) : []))
}

function countBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

function wrongRooms(tree: Tree): string[] {
  return each(tree, isScript, (path, text) => {
    const room = roomOf(path)
    const allowed = ROOMS[room]
    if (!allowed) return [`${path} is in no known room`]
    const wrong = filesUsedBy(path, text).filter(used => isScript(used) && ![room, ...allowed].includes(roomOf(used)))
    return wrong.map(used => `${path} -> ${used}`)
  })
}

function circles(tree: Tree): string[] {
  const uses = [...tree].filter(([path]) => isScript(path) || isShader(path) || isKernel(path))
  return circlesIn(new Map(uses.map(([path, text]) => [path, filesUsedBy(path, text)]))).map(group =>
    group.join(' <-> '),
  )
}

function wrongRoot(tree: Tree): string[] {
  const loose = [...tree.keys()].filter(path => dirname(path) === 'src' && !ROOT.includes(path))
  return [...loose, ...ROOT.filter(path => !tree.has(path)).map(path => `${path} is missing`)]
}

function fullFolders(tree: Tree): string[] {
  const folders = countBy([...tree.keys()].filter(isSource), dirname)
  return [...folders].filter(([, files]) => files.length > MAX_FILES).map(([folder]) => folder)
}

function longFiles(tree: Tree): string[] {
  return each(tree, isSource, (path, text) => (text.trimEnd().split('\n').length > MAX_LINES ? [path] : []))
}

/** Style sheets may share the name of a component. */
function doubleNames(tree: Tree): string[] {
  const nameOf = (path: string) => basename(path).replace(/(\.d)?\.\w+$/, '')
  return [isScript, isShader, isKernel].flatMap(isOf => {
    const names = countBy([...tree.keys()].filter(isOf), nameOf)
    return [...names.values()].filter(files => files.length > 1).map(files => files.join(' = '))
  })
}

/** The words that identifiers and prose are made of: `MAX_FEW`, `mostFew` and "most few" give the same two. */
const partsOf = (text: string) => text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g)?.map(part => part.toLowerCase()) ?? []

/** A key of small letters is a whole word, also within an identifier; any other has to stand there as it is. */
function forbiddenWords(tree: Tree): string[] {
  const entries = Object.entries(words as Record<string, string>)
  return each(tree, isSource, (path, text) => {
    const whole = `${path}\n${text}`
    const parts = new Set(partsOf(whole))
    const hits = entries.filter(([word]) => (/^[a-z]+$/.test(word) ? parts.has(word) : whole.includes(word)))
    return hits.map(([word, instead]) => `${path}: ${word} (use ${instead})`)
  })
}

const isComment = (line: string) => /^\s*(\/\/|\/\*|\*)|\s\/\/ /.test(line)

/** Tables, and lines that are little but an address, cannot be broken. */
const isUnbreakable = (line: string) => /^\s*(\||!?\[)|\S{80}/.test(line)

function longLines(tree: Tree): string[] {
  const isText = (path: string) => isSource(path) || /^([^/]+|docs\/.*)\.md$/.test(path)
  return each(tree, isText, (path, text) => {
    const isMeasured = (line: string) => (path.endsWith('.md') ? !isUnbreakable(line) : isComment(line))
    const isTooLong = text.split('\n').some(line => line.length > MAX_COLUMNS && isMeasured(line))
    return isTooLong ? [path] : []
  })
}

function wrongPackages(tree: Tree): string[] {
  return each(tree, isScript, (path, text) => {
    const allowed = PACKAGES[roomOf(path)] ?? []
    const wrong = packagesUsedBy(text).filter(name => !allowed.some(pattern => pattern.test(name)))
    return wrong.map(name => `${path} -> ${name}`)
  })
}

function usesOfDom(tree: Tree): string[] {
  const isOutside = (path: string) => isScript(path) && roomOf(path) !== 'page'
  return each(tree, isOutside, (path, text) => (/\b(document|window)\.\w/.test(text) ? [path] : []))
}

/** Each rule gives the violations in a tree, one line each. */
export const RULES = {
  'a room imports only from the rooms below it': wrongRooms,
  'nothing is imported in a circle': circles,
  'the root of src has exactly three files': wrongRoot,
  'a folder has at most 20 files': fullFolders,
  'a file has at most 300 lines': longFiles,
  'no two files have the same name': doubleNames,
  'no word stands for what has a better one': forbiddenWords,
  'comments and Markdown have at most 120 columns': longLines,
  'a room imports only its own packages, and only the Node side those of Node': wrongPackages,
  'only the page touches the DOM': usesOfDom,
} satisfies Record<string, (tree: Tree) => string[]>

export type RuleName = keyof typeof RULES
