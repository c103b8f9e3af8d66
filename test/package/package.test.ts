import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quantize } from '../../src/engine/quantize-entry.ts'
import { compress } from '../../src/node.ts'
import { installIn, type Packed, pack, run, tool } from './consumer.ts'
import { faultsOf } from './type-check.ts'

const MAX_UNPACKED_BYTES = 1.5e6
const PICTURE = resolve(import.meta.dirname, '../fixtures/regress/flowers.png')

let packed: Packed
let consumer: string

beforeAll(async () => {
  packed = await pack()
  consumer = await installIn(packed)
})

afterAll(() => {
  for (const folder of [packed && dirname(packed.path), consumer]) {
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
})

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('the package is at most 1.5 MB, and has no tests and no sources, and its types add no globals', () => {
  expect(packed.unpackedSize).toBeLessThanOrEqual(MAX_UNPACKED_BYTES)
  const types = packed.files.filter(path => path.startsWith('dist/types/'))
  expect(types.sort()).toEqual(['dist/types/index.d.ts', 'dist/types/node.d.ts', 'dist/types/quantize.d.ts'])
  for (const path of types)
    expect(readFileSync(join(consumer, 'node_modules/huepress', path), 'utf8')).not.toMatch(/declare global|\/\/\/ *</)
  expect(packed.files.filter(path => /^(src|test|bench|scripts|node_modules)\//.test(path))).toEqual([])
})

test("the README's pictures are in the package", () => {
  const readme = readFileSync(join(consumer, 'node_modules/huepress/README.md'), 'utf8')
  const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)\s]+)|<img[^>]*\ssrc="([^"]+)"/g)].map(([, a, b]) => a ?? b)
  expect(pictures.length).toBeGreaterThan(0)
  for (const path of pictures.filter(path => !path.startsWith('https://'))) expect(packed.files).toContain(path)
})

test('publint --strict finds nothing', async () => {
  const { text, code } = await run(consumer, tool('publint'), ['run', packed.path, '--strict'])
  expect(code, text).toBe(0)
})

// huepress has ES modules only: Node from 20.19 on loads them with `require`, too. The profile leaves out the checks
// for a CommonJS build and for TypeScript's `node10`, which knows no `exports`.
test('attw finds types and code for every entry', async () => {
  const { text, code } = await run(consumer, tool('attw'), [packed.path, '--profile', 'esm-only', '--no-color'])
  expect(code, text).toBe(0)
})

/** Projects that must compile, `skipLibCheck` off: the files, where modules are looked for, `lib`, `types`. */
const PROJECTS = [
  [['node.mts', 'signal.mts'], 'nodenext', ['es2022'], ['node']],
  [['node.mts'], 'nodenext', ['es2022'], []],
  [['node.mts'], 'nodenext', ['es2022', 'dom'], ['node']],
  [['signal.mts'], 'nodenext', ['es2022', 'dom'], []],
  [['neutral.ts'], 'bundler', ['es2022'], []],
  [['browser.ts'], 'bundler', ['es2022', 'dom'], []],
] as const

test.each(PROJECTS)('%j compile with moduleResolution %s, lib %j and types %j', (files, how, lib, types) => {
  const module = how === 'nodenext' ? 'nodenext' : 'esnext'
  const compilerOptions = { module, moduleResolution: how, target: 'es2022', lib, types, strict: true, noEmit: true }
  const project = { compilerOptions: { ...compilerOptions, skipLibCheck: false }, files }
  expect(faultsOf(consumer, project)).toEqual([])
})

test('a project that has it installed gets the same bytes as from the sources', async () => {
  const { text, code } = await run(consumer, process.execPath, ['run.mjs', PICTURE])
  expect(code, text).toBe(0)
  const [width, height] = [16, 16]
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 251))
  const { palette, indices } = await quantize({ width, height, data }, { colors: 8 })
  const { bytes } = await compress(PICTURE, { colors: 8, backend: 'cpu' })
  expect(JSON.parse(text)).toEqual({
    entries: 8,
    indices: hash(indices),
    palette: hash(palette),
    backend: 'cpu',
    file: hash(bytes),
  })
})

test('huepress/quantize imports no package and no Node module, has no codec, and starts no worker', async () => {
  const built = await build({
    root: consumer,
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: false, lib: { entry: 'small.mjs', formats: ['es'] } },
  })
  const [{ output }] = Array.isArray(built) ? built : []
  const chunks = output.filter(part => part.type === 'chunk')
  const modules = chunks.flatMap(chunk => chunk.moduleIds).filter(id => !id.includes('small.mjs'))
  expect(output.length).toBe(chunks.length)
  expect(chunks.flatMap(chunk => [...chunk.imports, ...chunk.dynamicImports])).toEqual([])
  expect(modules.length).toBeGreaterThan(0)
  for (const id of modules) expect(id).toMatch(/\/huepress\/dist\/lib\/(quantize|(engine|options|core)-[\w-]+)\.js$/)
  const code = chunks.map(chunk => chunk.code).join('')
  expect(code.match(/@jsquash|\bnew Worker\b|\.wasm\b|['"]node:/g)).toBeNull()
})
