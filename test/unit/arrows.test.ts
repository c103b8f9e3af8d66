import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const src = resolve(import.meta.dirname, '../../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(name => /\.tsx?$/.test(name))
const sourceOf = (name: string) => readFileSync(join(src, name), 'utf8')

/** What a file imports: paths within src, or package names. */
function importsOf(name: string): string[] {
  const found = sourceOf(name).matchAll(/(?:from|import\()\s*'([^']+)'/g)
  return [...found].map(([, path]) => (path.startsWith('.') ? relative(src, resolve(src, name, '..', path)) : path))
}

const folderOf = (path: string) => (path.includes('/') ? path.split('/')[0] : '')

/** Folders that nothing in the named folder may import from. */
const FORBIDDEN: Record<string, string[]> = {
  core: ['gpu', 'codecs', 'worker', 'app', 'node', 'cli', ''],
  gpu: ['codecs', 'worker', 'app', 'node', 'cli'],
  codecs: ['gpu', 'worker', 'app', 'node', 'cli'],
  worker: ['app', 'node', 'cli'],
  app: ['core', 'gpu', 'codecs', 'node', 'cli'],
  node: ['gpu', 'worker', 'app', 'cli'],
  cli: ['gpu', 'worker', 'app'],
}

test.each(Object.keys(FORBIDDEN))('src/%s imports only where the arrows of DESIGN.md point', folder => {
  const own = files.filter(name => folderOf(name) === folder)
  expect(own.length).toBeGreaterThan(0)
  for (const name of own) {
    const wrong = importsOf(name).filter(path => /\.tsx?$/.test(path) && FORBIDDEN[folder].includes(folderOf(path)))
    expect(wrong, name).toEqual([])
  }
})

/** What the page is built of. */
const PAGE_PACKAGES = /^(preact|@preact\/signals|uplot|client-zip|virtual:pwa-register)(\/|$)/

/** The encoders' packages are loaded in one place, when they are needed; the page has its own. */
const mayLoad = (name: string, path: string) =>
  (name === 'codecs/wasm-browser.ts' && path.startsWith('@jsquash/')) ||
  (folderOf(name) === 'app' && PAGE_PACKAGES.test(path))

test('only the Node side and the command line touch Node or packages', () => {
  for (const name of files) {
    if (['node', 'cli'].includes(folderOf(name)) || name === 'node.ts') continue
    expect(
      importsOf(name).filter(path => !/\.tsx?$/.test(path) && !path.startsWith('..') && !mayLoad(name, path)),
      name,
    ).toEqual([])
  }
})

test('only the page touches the DOM', () => {
  for (const name of files.filter(name => folderOf(name) !== 'app')) {
    expect(sourceOf(name), name).not.toMatch(/\b(document|window)\.\w/)
  }
})
