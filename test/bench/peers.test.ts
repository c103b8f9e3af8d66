import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Command, runChild } from '../../bench/lib/processes.ts'
import { fromRoot } from '../../bench/lib/results.ts'
import { readStore } from '../../bench/lib/store.ts'
import { cellsOf, PAGE, peersInto } from '../../bench/suites/peers/page.ts'
import { PEERS } from '../../bench/suites/peers.ts'

const json = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
const node = (script: string): Command => [process.execPath, ['-e', script]]

/** An encoder of huepress that the bench uses too, to squeeze the files of peers. */
const OWN = '@jsquash/oxipng'

test('no peer is a dependency of huepress, in its package or in its lock file', () => {
  const names = Object.keys(json('bench/peers/package.json').dependencies).filter(name => name !== OWN)
  expect(names).toEqual(expect.arrayContaining(['gifenc', 'image-q', 'libimagequant-wasm']))
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = json('package.json')
  const own = { ...dependencies, ...devDependencies, ...peerDependencies, ...optionalDependencies }
  const locked = Object.keys(json('package-lock.json').packages).map(path => path.split('node_modules/').at(-1))
  for (const name of names) expect([...Object.keys(own), ...locked]).not.toContain(name)
})

test('peers are pinned', () => {
  for (const version of Object.values(json('bench/peers/package.json').dependencies))
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
})

describe('a child process', () => {
  test('gives its time and its last line', async () => {
    const done = await runChild(node('console.log("first"); console.log("last")'), 60_000)
    expect(done.out).toBe('last')
    expect(done.ms).toBeGreaterThan(0)
  })

  test('that fails gives the reason', async () => {
    const broken = await runChild(node('throw new Error("no such colors")'), 60_000)
    expect(broken.failed).toContain('no such colors')
    expect((await runChild(node('process.exit(7)'), 60_000)).failed).toBe('ended with 7')
    expect((await runChild(['no-such-program', []], 60_000)).failed).toContain('ENOENT')
  })

  test('that hangs is ended', async () => {
    expect((await runChild(node('setInterval(() => {}, 1000)'), 300)).failed).toBe('not done after 0.3 s')
  })
})

describe('a row', () => {
  const about = { set: 'photos', image: 'a.png', setting: 'x', colors: 16, version: '1', args: '', kind: 'call' }
  const row = { ...about, ms: 1234.4, min: 1000, max: 2000, callMs: 900, mse: 1.234, bytes: 56789, entries: 16 }

  test('shows times, spread, error and bytes', () => {
    expect(cellsOf(row)).toEqual(['x', 'call', '1,234', '1,000 to 2,000', '900', '1.23', '56,789', '16'])
    expect(cellsOf({ ...row, entries: null })).toContain('over 256')
  })

  test('of a peer that failed says why', () => {
    expect(cellsOf({ ...about, failed: 'not done after 60 s' })).toContain('not done after 60 s')
  })
})

test('peers have names of their own', () => {
  const ids = PEERS.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('docs/benchmarks/peers.md is what its runs give', () => {
  const page = readFileSync(fromRoot(PAGE), 'utf8')
  expect(page, 'run `npm run bench -- peers --page`').toBe(peersInto(page, readStore('peers')))
})
