import { expect, test } from 'vitest'
import { fill, wrap } from '../../bench/lib/documents.ts'

const PAGE =
  'Prose.\n\n<!-- bench: a.json -->\nold\n<!-- end of bench -->\n\n<!-- bench: b.json -->\n<!-- end of bench -->\n'

test('a part of a document is put between its marks, and the rest stays', () => {
  const page = fill(PAGE, 'b', 'c.json', 'new')
  expect(page).toBe(PAGE.replace('b.json -->\n', 'c.json -->\n\nnew\n\n'))
  expect(fill(page, 'c', 'c.json', 'new')).toBe(page)
})

test('a document without these marks is refused', () => {
  expect(() => fill(PAGE, 'z', 'z.json', '')).toThrow('The document has no <!-- bench: z -->')
})

test('prose is wrapped at 120 columns', () => {
  const lines = wrap('word '.repeat(60).trim(), '  ').split('\n')
  expect(lines.map(line => line.length)).toEqual([119, 116, 66])
  expect(lines.join(' ').split(/\s+/)).toHaveLength(60)
})
