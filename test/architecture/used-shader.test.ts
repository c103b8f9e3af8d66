import { resolve } from 'node:path'
import { build, type Rolldown } from 'vite'
import { expect, test } from 'vitest'
import { SHADERS } from '../../src/gpu/shader-sources.ts'
import { sources } from '../../vite.config.ts'
import { usedShader } from '../../vite.shaders.ts'

/** What nothing uses, or only what nothing uses. */
const UNUSED = `const A = 1u;
const B = A;
const C = 2u;
fn one(x: u32) -> u32 {
if (x > C) {
return one(x - 1u);
}
return two(x);
}
fn two(x: u32) -> u32 {
return x + B;
}
`
const USED = `fn three(x: u32) -> u32 {
for (;;) {
}
return x;
}
@compute @workgroup_size(1)
fn run() {
three(1u);
}
@vertex
fn corner() {
}`

test('functions and constants that a shader does not use are left out, and what only they use', () => {
  expect(usedShader(UNUSED + USED)).toBe(USED)
})

test('all shaders are as short as that', () => {
  for (const code of Object.values<string>(SHADERS)) expect(usedShader(code)).toBe(code)
})

test('a build has what shaders share once, and each is whole', async () => {
  const entry = resolve(import.meta.dirname, '../../src/gpu/shader-sources.ts')
  const [{ output }] = (await build({
    ...{ configFile: false, logLevel: 'silent', plugins: sources() },
    build: { write: false, minify: true, lib: { entry, formats: ['es'] } },
  })) as Rolldown.RolldownOutput[]
  const [{ code }] = output
  const built = await import(`data:text/javascript,${encodeURIComponent(code)}`)
  expect(built.SHADERS).toEqual(SHADERS)
  expect(code.length).toBeLessThan(0.9 * Object.values(SHADERS).join('').length)
})
