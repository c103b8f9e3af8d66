import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeRunTally } from '../../../src/cli/jobs/run-tally.ts'
import { filesIn, huepress, photo, start, workspace } from '../helpers.ts'

async function withPhotos(names: readonly string[]): Promise<string> {
  const cwd = workspace()
  for (const name of names) writeFileSync(join(cwd, name), name === 'bad.png' ? 'no picture' : await photo())
  return cwd
}

test('a run of several inputs ends with what became of them', async () => {
  const cwd = await withPhotos(['a.png', 'bad.png', 'c.png'])
  const { code, out } = await huepress(['a.png', 'bad.png', 'c.png', '-d', 'out', '-c', '8'], { cwd })
  expect(code).toBe(1)
  expect(out.trim().split('\n').at(-1)).toMatch(
    /^2 of 3 done, 1 failed, [\d.]+ kB -> [\d.]+ k?B \(\d+ % saved\), [\d.]+ s$/,
  )
  const again = await huepress(['a.png', 'bad.png', 'c.png', '-d', 'out', '-c', '8', '--skip-existing'], { cwd })
  expect(again.out).toMatch(/^0 of 3 done, 1 failed, 2 up to date, [\d.]+ s\n$/)
  for (const flag of ['--json', '-q'])
    expect((await huepress(['a.png', 'c.png', '-d', 'out', '-c', '8', '-f', flag], { cwd })).out).not.toContain('done')
  expect((await huepress(['a.png', '-d', 'out', '-c', '8', '-f'], { cwd })).out).not.toContain('done')
})

test('--fail-fast begins nothing more once an input failed', async () => {
  const cwd = await withPhotos(['a.png', 'bad.png', 'c.png', 'd.png'])
  const args = ['a.png', 'bad.png', 'c.png', 'd.png', '-d', 'out', '-c', '8', '-j', '1', '--fail-fast']
  const { code, out } = await huepress(args, { cwd })
  expect([code, filesIn(join(cwd, 'out'))]).toEqual([1, ['a-hue.png']])
  expect(out).toContain('1 of 4 done, 1 failed, 2 not begun')
})

test('Ctrl-C says how many are done and how to go on', async () => {
  const cwd = await withPhotos(Array.from({ length: 30 }, (_, n) => `${n}.png`))
  const child = start(['.', '-d', 'out', '--speed', '1', '-j', '1'], { cwd })
  let [out, err] = ['', '']
  child.stdout.on('data', part => {
    out += part
  })
  child.stderr.on('data', part => {
    err += part
  })
  while (!out.includes('\n')) await once(child.stdout, 'data')
  child.kill('SIGINT')
  await once(child, 'close')
  expect(err).toMatch(/interrupted\. .* \d+ of 30 are done\. The same command with --skip-existing goes on/)
})

test('the progress line counts files, and tells the time left from the third on', () => {
  const { tally, progress } = makeRunTally(60)
  expect(progress()).toBe('0 of 60  ')
  Object.assign(tally, { done: 2, bytesIn: 1000, bytesOut: 250 })
  expect(progress()).toBe('2 of 60, saved 75 %  ')
  tally.failed = 1
  expect(progress()).toMatch(/^3 of 60, saved 75 %, [\d.]+ s left {2}$/)
  expect(makeRunTally(1).progress()).toBe('')
})
