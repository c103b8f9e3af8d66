import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'
import ts from 'typescript'

/** Text files by their paths from the repository's root. The self-tests put synthetic ones among them. */
export type Tree = ReadonlyMap<string, string>

const root = resolve(import.meta.dirname, '../..')
const TEXT = /\.(ts|tsx|cjs|css|wgsl|md)$/

/** The files that git tracks or would track, as far as the rules look at them. */
export function readTree(): Tree {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  const paths = listed.split('\n').filter(path => TEXT.test(path) && existsSync(join(root, path)))
  return new Map(paths.map(path => [path, readFileSync(join(root, path), 'utf8')]))
}

/** A room is a folder of src; the files in its root are rooms of their own, and so are the two platforms. */
export function roomOf(path: string): string {
  const [, first, second] = path.split('/')
  if (first === 'platform') return `${first}/${second}`
  return second === undefined ? first : first
}

export const isScript = (path: string): boolean => path.startsWith('src/') && /\.(ts|tsx|cjs)$/.test(path)
export const isKernel = (path: string): boolean => path.startsWith('kernels/') && path.endsWith('.ts')
export const isShader = (path: string): boolean => path.startsWith('shaders/') && path.endsWith('.wgsl')

/** Workers are started by their address, which is no import to TypeScript. */
const WORKER = /new URL\(\s*'(\.[^']+)'\s*,\s*import\.meta\.url/g

const isRelative = (name: string) => name.startsWith('.')

/** What a script names in imports of any kind, types included, and as workers. */
function namesIn(text: string): string[] {
  const imported = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
  return [...imported, ...[...text.matchAll(WORKER)].map(([, name]) => name)]
}

/** Files that a script or a shader uses, from the repository's root. */
export function filesUsedBy(path: string, text: string): string[] {
  const from = (name: string) => normalize(join(dirname(path), name.replace(/\?.*$/, '')))
  if (isKernel(path)) return namesIn(text).map(name => `${from(name)}.ts`)
  if (!isShader(path)) return namesIn(text).filter(isRelative).map(from)
  const included = [...text.matchAll(/^#include\s+(\S+)/gm)].map(([, name]) => name)
  return included.map(name => from(name.endsWith('.wgsl') ? name : `${name}.wgsl`))
}

/** Packages and modules of Node that a script imports. */
export const packagesUsedBy = (text: string): string[] => namesIn(text).filter(name => !isRelative(name))

/** Groups of files that use each other in a circle (strongly connected components; Robert Tarjan, 1972). */
export function circlesIn(uses: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []
  function visit(path: string): void {
    order.set(path, order.size)
    lowest.set(path, order.get(path)!)
    stack.push(path)
    for (const used of uses.get(path) ?? []) {
      if (!uses.has(used)) continue
      if (!order.has(used)) visit(used)
      if (stack.includes(used)) lowest.set(path, Math.min(lowest.get(path)!, lowest.get(used)!))
    }
    if (lowest.get(path) !== order.get(path)) return
    const circle = stack.splice(stack.indexOf(path))
    if (circle.length > 1 || uses.get(path)!.includes(path)) circles.push(circle.sort())
  }
  for (const path of uses.keys()) if (!order.has(path)) visit(path)
  return circles
}
