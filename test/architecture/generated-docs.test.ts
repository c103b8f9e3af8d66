import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { documents } from '../../scripts/documents.ts'
import { asFlags } from '../../src/cli/flags.ts'
import { OPTION_NAMES } from '../../src/options/values.ts'

const root = resolve(import.meta.dirname, '../..')

test.each(Object.entries(documents()))('%s is what the options table gives (npm run docs)', (path, text) => {
  expect(readFileSync(resolve(root, path), 'utf8')).toBe(text)
})

test('every option has a comment, which editors and the schema show', () => {
  const { properties } = JSON.parse(documents()['docs/options.schema.json'])
  for (const name of OPTION_NAMES) expect(properties[name].description, name).toMatch(/\w{3}/)
})

test.each([
  ["Use `keep: 'none'` to do without it.", 'Use --keep none to do without it.'],
  ['`keepLocation` keeps it.', '--keep-location keeps it.'],
  ['`other` and keepLocation.png stay.', '`other` and keepLocation.png stay.'],
])('the command line says %s as %s', (text, shown) => {
  expect(asFlags(text)).toBe(shown)
})
