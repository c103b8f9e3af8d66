import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryName } from '../../src/cli/outputs/temporary-files.ts'
import { filesIn, huepress, photo, workspace } from './helpers.ts'

/** The number of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid

async function withPhoto(...files: string[]): Promise<string> {
  const cwd = workspace()
  writeFileSync(join(cwd, 'a.png'), await photo())
  for (const name of files) writeFileSync(join(cwd, name), 'half a picture')
  return cwd
}

test('a run removes the temporary files of dead processes from the folder that it writes to', async () => {
  const cwd = await withPhoto(temporaryName(deadPid()), temporaryName(deadPid()), 'notes.tmp', '.huepress-1.tmp')
  expect((await huepress(['a.png', '-c', '4'], { cwd })).code).toBe(0)
  expect(filesIn(cwd)).toEqual(['.huepress-1.tmp', 'a-hue.png', 'a.png', 'notes.tmp'])
})

test('also if the output exists already and stays', async () => {
  const cwd = await withPhoto('a-hue.png', temporaryName(deadPid()))
  expect((await huepress(['a.png', '-c', '4'], { cwd })).code).toBe(1)
  expect(filesIn(cwd)).toEqual(['a-hue.png', 'a.png'])
})

test('also where a link leads to', async () => {
  const cwd = await withPhoto()
  mkdirSync(join(cwd, 'far'))
  writeFileSync(join(cwd, 'far/real.png'), 'old')
  writeFileSync(join(cwd, 'far', temporaryName(deadPid())), 'half a picture')
  symlinkSync('far/real.png', join(cwd, 'link.png'))
  expect((await huepress(['a.png', '-f', '-c', '4', '-o', 'link.png'], { cwd })).code).toBe(0)
  expect(filesIn(cwd)).toEqual(['a.png', 'far/real.png', 'link.png'])
})

test('the files of living processes stay, of this one and of others', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  const names = [temporaryName(), temporaryName(child.pid)]
  const cwd = await withPhoto(...names)
  expect((await huepress(['a.png', '-c', '4'], { cwd })).code).toBe(0)
  expect(filesIn(cwd)).toEqual([...names, 'a-hue.png', 'a.png'].sort())
  child.kill('SIGKILL')
  await once(child, 'close')
  expect((await huepress(['a.png', '-c', '4', '-f'], { cwd })).code).toBe(0)
  expect(filesIn(cwd)).toEqual([names[0], 'a-hue.png', 'a.png'])
})

test('files of other machines and containers stay for a day: their processes cannot be asked for', async () => {
  const dead = deadPid()
  const [fresh, old] = ['000000000001', '000000000002'].map(end => `.huepress-0badc0de-${dead}-${end}.tmp`)
  const cwd = await withPhoto(fresh, old)
  const before = Date.now() / 1000 - 25 * 60 * 60
  utimesSync(join(cwd, old), before, before)
  expect((await huepress(['a.png', '-c', '4'], { cwd })).code).toBe(0)
  expect(filesIn(cwd)).toEqual([fresh, 'a-hue.png', 'a.png'])
})
