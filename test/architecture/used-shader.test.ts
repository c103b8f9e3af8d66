import { expect, test } from 'vitest'
import { SHADERS } from '../../src/gpu/shader-sources.ts'
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
