import { expect, test } from 'vitest'
import { SHADERS } from '../../src/gpu/shader-sources.ts'
import { tightShader } from '../../vite.shaders.ts'

const TOKEN =
  /[A-Za-z_]\w*|0[xX][\da-fA-F]+[ui]?|\d[\w.]*|->|<<=|>>=|&&|\|\||[-+*/%&|^<>=!]=|--|\+\+|\/\/|\/\*|<<|>>|[^\s]/g

const tokensOf = (code: string) => code.match(TOKEN)!

test('what is built has the tokens of the shaders, in fewer characters', () => {
  const all = Object.values<string>(SHADERS)
  for (const code of all) expect(tokensOf(tightShader(code))).toEqual(tokensOf(code))
  const lengthOf = (codes: string[]) => codes.join('').length
  expect(lengthOf(all.map(tightShader))).toBeLessThan(0.95 * lengthOf(all))
})

test('signs that would join the next one keep their space', () => {
  const code = 'let a = b - -c + d / *e & &f; var x: array<u32, 3> = y; // z'
  expect(tightShader(code)).toBe('let a=b - -c+d / *e & &f;var x:array<u32,3> = y;')
})
