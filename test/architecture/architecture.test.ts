import { describe, expect, test } from 'vitest'
import { KNOWN } from './known.ts'
import { RULES, type RuleName } from './rules.ts'
import { readTree, type Tree } from './tree.ts'
import words from './words.json' with { type: 'json' }

const tree = readTree()
const names = Object.keys(RULES) as RuleName[]

test.each(names)('%s', name => {
  const violations = RULES[name](tree)
  const known = KNOWN[name] ?? []
  expect(violations.filter(violation => !known.includes(violation))).toEqual([])
  // What was mended leaves the list.
  expect(known.filter(violation => !violations.includes(violation))).toEqual([])
})

/** What each rule has to find: files put into a tree, or null to take one away, and what is said of them. */
const FAULTS: Record<RuleName, [fault: string, files: Record<string, string | null>, violation: RegExp][]> = {
  'a room imports only from the rooms below it': [
    [
      'an upward import',
      { 'src/common/x.ts': "import { y } from '../engine/y.ts'" },
      /^src\/common\/x.ts -> src\/engine/,
    ],
    ['an upward type', { 'src/common/x.ts': "export type { Y } from '../gpu/y.ts'" }, /x.ts -> src\/gpu\/y.ts$/],
    ['a lazy import', { 'src/formats/x.ts': "const y = import('../page/y.ts')" }, /x.ts -> src\/page\/y.ts$/],
    ['a client that goes deep', { 'src/cli/x.ts': "import '../common/errors.ts'" }, /x.ts -> src\/common\/errors.ts$/],
    ['the other entry', { 'src/page/x.ts': "import { compress } from '../node.ts'" }, /x.ts -> src\/node.ts$/],
    ['the other platform', { 'src/platform/node/x.ts': "import '../browser/y.ts'" }, /x.ts -> src\/platform\/browser/],
    ['a worker', { 'src/engine/x.ts': "new URL('../page/y.ts', import.meta.url)" }, /x.ts -> src\/page\/y.ts$/],
    ['a new room', { 'src/attic/x.ts': '' }, /^src\/attic\/x.ts is in no known room$/],
  ],
  'nothing is imported in a circle': [
    [
      'a circle of types',
      { 'src/common/x.ts': "import type { Y } from './y.ts'", 'src/common/y.ts': "import type { X } from './x.ts'" },
      /^src\/common\/x.ts <-> src\/common\/y.ts$/,
    ],
    [
      'a circle by way of a worker',
      { 'src/page/x.ts': "new URL('./y.ts', import.meta.url)", 'src/page/y.ts': "import { x } from './x.ts'" },
      /^src\/page\/x.ts <-> src\/page\/y.ts$/,
    ],
    [
      'a circle of shaders',
      { 'shaders/remap/x.wgsl': '#include ../common/y', 'shaders/common/y.wgsl': '#include ../remap/x.wgsl' },
      /^shaders\/common\/y.wgsl <-> shaders\/remap\/x.wgsl$/,
    ],
    [
      'a circle of kernels',
      { 'kernels/dither/x.ts': "import { y } from '../y'", 'kernels/y.ts': "export { x } from './dither/x'" },
      /^kernels\/dither\/x.ts <-> kernels\/y.ts$/,
    ],
  ],
  'the root of src has exactly three files': [
    ['a loose file', { 'src/helpers.ts': '' }, /^src\/helpers.ts$/],
    ['a missing entry', { 'src/node.ts': null }, /^src\/node.ts is missing$/],
  ],
  'a folder has at most 20 files': [
    ['21 files', Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`src/common/new/x${i}.ts`, ''])), /new$/],
  ],
  'a file has at most 300 lines': [['301 lines', { 'src/common/x.ts': 'x\n'.repeat(301) }, /^src\/common\/x.ts$/]],
  'no two files have the same name': [
    ['two scripts', { 'src/common/x1.ts': '', 'src/page/x1.tsx': '' }, /^src\/common\/x1.ts = src\/page\/x1.tsx$/],
    ['two shaders', { 'shaders/a/x1.wgsl': '', 'shaders/b/x1.wgsl': '' }, /x1.wgsl = shaders/],
  ],
  'no word stands for what has a better one': [
    [
      'an identifier',
      { 'src/common/x.ts': `const my${titled()}Value = 1` },
      new RegExp(`x.ts: ${firstWord()} \\(use `),
    ],
    ['a comment', { 'shaders/x.wgsl': `// The ${firstWord()}.` }, new RegExp(`x.wgsl: ${firstWord()} \\(use `)],
    ['a name of a file', { [`src/common/${firstWord()}-x.ts`]: '' }, new RegExp(`: ${firstWord()} \\(use `)],
  ],
  'comments and Markdown have at most 120 columns': [
    ['a comment', { 'src/common/x.ts': `  // ${'word '.repeat(24)}` }, /^src\/common\/x.ts$/],
    ['a document', { 'docs/x.md': 'word '.repeat(25) }, /^docs\/x.md$/],
  ],
  'a room imports only its own packages, and only the Node side those of Node': [
    ['Node in the browser', { 'src/platform/browser/x.ts': "import 'node:fs'" }, /x.ts -> node:fs$/],
    ['Node in the middle', { 'src/compress/x.ts': "import type { Stats } from 'node:fs'" }, /x.ts -> node:fs$/],
    ['a package', { 'src/page/x.tsx': "import React from 'react'" }, /x.tsx -> react$/],
  ],
  'only the page touches the DOM': [['a canvas', { 'src/engine/x.ts': "document.createElement('canvas')" }, /x.ts$/]],
}

function firstWord(): string {
  return Object.keys(words).find(word => /^[a-z]+$/.test(word))!
}

function titled(): string {
  return firstWord()[0].toUpperCase() + firstWord().slice(1)
}

function changed(files: Record<string, string | null>): Tree {
  const copy = new Map(tree)
  for (const [path, text] of Object.entries(files)) text === null ? copy.delete(path) : copy.set(path, text)
  return copy
}

describe.each(names)('the rule "%s" notices', name => {
  const before = RULES[name](tree)
  test.each(FAULTS[name])('%s', (_, files, violation) => {
    const found = RULES[name](changed(files)).filter(line => !before.includes(line))
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(violation)
  })
})
