import { expect, test } from 'vitest'
import { optimizeParts, planParts } from '../../src/formats/png/optimize-parts.ts'
import { compress } from '../../src/platform/node/compress-node.ts'
import { runWasm } from '../../src/platform/node/wasm-node.ts'
import { allCases, type Case } from './cases.ts'
import { CORPUS } from './corpus.ts'

test.each([
  ['mixed 256 plain', 'as it is'],
  ['mixed 256 eye', 'shuffled'],
])('%s is squeezed in two parts, the palette %s', async (id, order) => {
  const { options } = allCases().find(one => one.id === id) as Case
  const { colors, space } = options
  const file = await CORPUS.find(({ name }) => name === 'mixed')!.file()
  const { indexed } = await compress(file, { colors, space, speed: 10, effort: 0, allowLarger: true, advice: false })
  expect(planParts(indexed)).toHaveLength(2)
  const parts = await optimizeParts(indexed, false, png => runWasm({ codec: 'oxipng', png, level: 1 }), 2)
  const entries = indexed.palette.filter((_, i) => i % 4 < 3)
  expect(parts?.colors).toHaveLength(entries.length)
  expect(parts?.colors.every((value, i) => value === entries[i])).toBe(order === 'as it is')
})
