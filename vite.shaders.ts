import glsl from 'vite-plugin-glsl'

/** A shader without what is for readers: comments, indentation, empty lines. WGSL has no texts that could hold them. */
const bareShader = (shader: string): string => shader.replaceAll(/\/\/.*$/gm, '').replaceAll(/\s*\n\s*/g, '\n')

/**
 * The same without spaces between words and signs, for what is built: the tokens stay as they are. Spaces around `<` and
 * `>` stay, and those before a sign that would make another one with the next.
 */
export const tightShader = (shader: string): string =>
  bareShader(shader)
    .replaceAll(/ ?([,;:{}()]) ?/g, '$1')
    .replaceAll(/(?<!>) (->|[-+*%&|^!=]?=|&&|\|\||[-+*/%&|^]) (?![-+*/&=])/g, '$1')

/** Imports `.wgsl` files as strings, with `#include` for shared parts; used by the page, the library and the tests. */
export const wgsl = (isBuilt: boolean) =>
  glsl({ include: ['**/*.wgsl'], defaultExtension: 'wgsl', onComplete: isBuilt ? tightShader : bareShader })
