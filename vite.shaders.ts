import glsl from 'vite-plugin-glsl'

/**
 * A shader without what is for readers: comments, indentation, empty lines, closing brackets on lines of their own,
 * spaces in front of types. WGSL has no texts that could hold them.
 */
const bareShader = (shader: string): string =>
  shader
    .replaceAll(/\/\/.*$/gm, '')
    .replaceAll(/\s*\n\s*/g, '\n')
    .replaceAll('\n}', '}')
    .replaceAll(': ', ':')

/** Functions but for entry points, and constants. */
const DECLARATION = /(?<!^@(?:compute|vertex|fragment)\b[^\n]*\n)^(fn|const) (\w+)\b/m

/** Where a declaration ends that begins at `at`: behind the bracket that closes a function, or a semicolon. */
function endOf(shader: string, at: number, kind: string): number {
  if (kind === 'const') return shader.indexOf(';', at) + 1
  let depth = 0
  for (let i = shader.indexOf('{', at); i < shader.length; i++) {
    if (shader[i] === '{') depth++
    else if (shader[i] === '}' && --depth === 0) return i + 1
  }
  throw new Error(`A bracket is not closed: ${shader.slice(at, at + 60)}`)
}

const timesIn = (shader: string, name: string) => shader.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0

/**
 * A bare shader without the functions and constants that it does not use: those of an included file that are for
 * others. It is compiled sooner, and the package is smaller.
 */
export function usedShader(shader: string): string {
  let code = shader
  for (let from = 0; ; ) {
    const found = DECLARATION.exec(code.slice(from))
    if (!found) return code
    const at = from + found.index
    const end = endOf(code, at, found[1])
    if (timesIn(code, found[2]) === timesIn(code.slice(at, end), found[2])) {
      code = code.slice(0, at) + code.slice(end).replace(/^\n/, '')
      // What it used may have no other use.
      from = 0
    } else from = end
  }
}

/** Imports `.wgsl` files as strings, with `#include` for shared parts; used by the page, the library and the tests. */
export const wgsl = () =>
  glsl({
    include: ['**/*.wgsl'],
    defaultExtension: 'wgsl',
    onComplete: shader => usedShader(bareShader(shader)),
  })
