import { expect, test } from 'vitest'
import { instrument } from '../../bench/lib/count/instrument.ts'
import { SITES } from '../../bench/lib/count/sites.ts'
import { layoutOf } from '../../bench/lib/count/wgsl.ts'
import { SHADERS, type ShaderName } from '../../src/gpu/shader-sources.ts'

test.each(Object.keys(SHADERS) as ShaderName[])('%s counts at all sites that are told of it', name => {
  const { code, buffers } = instrument(name, `const MOMENTS = 15u;\n${SHADERS[name]}`)
  expect(buffers.length).toBeGreaterThan(0)
  for (const { count } of SITES[name] ?? []) expect(code).toContain(count)
  expect(code.match(/@compute/g)).toHaveLength(1)
})

test('a site that a shader has no more is an error', () => {
  const other = SHADERS.diffuse.replace('let distance =', 'let far =').replace('let distance =', 'let far =')
  expect(() => instrument('diffuse', other)).toThrow('Nothing begins with "let distance =" in diffuse')
})

test('there are no sites of shaders that are gone', () => {
  expect(Object.keys(SITES).filter(name => !(name in SHADERS))).toEqual([])
})

test('reads, writes and atomics are told apart, in nested places too', () => {
  const { code } = instrument(
    'trial',
    `@group(0) @binding(0) var<storage, read> a: array<u32>;
@group(0) @binding(3) var<storage, read_write> b: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> c: array<vec4<u32>>;
var<workgroup> d: array<atomic<u32>, 4>;
@compute @workgroup_size(4)
fn run(@builtin(global_invocation_id) id: vec3<u32>) {
c[a[id.x >> 1u]].x = a[id.y];
c[id.x] += vec4<u32>(atomicLoad(&b[1u]));
atomicAdd(&b[a[2u]], atomicMax(&d[0], 1u));
workgroupBarrier();
}`,
  )
  for (const line of [
    'c[counted_access(5u, u32(a[counted_access(1u, u32(id.x >> 1u), 4u, 1u)]), 16u, 2u)].x = ' +
      'a[counted_access(1u, u32(id.y), 4u, 1u)];',
    'c[counted_access(5u, u32(id.x), 16u, 3u)] += vec4<u32>(atomicLoad(&b[counted_access(4u, u32(1u), 4u, 1u)]));',
    'atomicAdd(&b[counted_access(4u, u32(a[counted_access(1u, u32(2u), 4u, 1u)]), 4u, 3u)], ' +
      'counted_storage(atomicMax(&d[0], counted_group(1u))));',
    'workgroupBarrier();\nn_barriers++;',
    'fn counted_entry(id: vec3<u32>) {',
    '@compute @workgroup_size(4)\nfn run(@builtin(global_invocation_id) id: vec3<u32>) {\ncounted_entry(id);',
  ])
    expect(code).toContain(line)
})

test('two barriers with nothing between them are one wait', () => {
  const code = (body: string) => instrument('trial', `@compute @workgroup_size(4) fn run() {${body}}`).code
  const waits = (body: string) => code(body).split('n_barriers++;').length
  const none = waits('')
  expect(waits('workgroupBarrier(); x = 1u; storageBarrier();') - none).toBe(2)
  expect(waits('workgroupBarrier();\nstorageBarrier();') - none).toBe(1)
  expect(waits('if (is_last) {\nstorageBarrier();\n}\nworkgroupBarrier();') - none).toBe(1)
})

test('types are as large as WGSL lays them out', () => {
  const structs = 'struct A { x: u32, y: vec3<u32>, z: array<vec2<u32>, 4> }\nstruct B { low: vec2<u32>, end: u32 }'
  expect(layoutOf('A', structs)).toEqual({ size: 64, align: 16 })
  expect(layoutOf('array<B, 3>', structs)).toEqual({ size: 48, align: 8 })
  expect(() => layoutOf('C', structs)).toThrow('Unknown type: C')
})
