import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { noise, toRgba } from '../helpers/images.ts'
import { filesIn, start, workspace } from './helpers.ts'

/** Few of them in the test command; `HUEPRESS_KILLS=50 npx vitest run test/cli/kill.test.ts` does more. */
const KILLS = Number(process.env.HUEPRESS_KILLS ?? 8)

const NAMES = ['a', 'b', 'c']

const JOBS = 2

const ARGS = ['in', '-d', 'out', '-f', '--space', 'srgb', '--effort', '0', '--allow-larger', '-j', `${JOBS}`]

const isTemporary = (name: string) => name.startsWith('.huepress-')

/** A folder of pictures with few colors, so that most of a run is reading and writing. */
async function withPictures(): Promise<string> {
  const cwd = workspace()
  for (const folder of ['in', 'out']) mkdirSync(join(cwd, folder))
  const gray = toRgba(noise(700, 500)).data.filter((_, i) => i % 4 === 0)
  const file = await sharp(gray, { raw: { width: 700, height: 500, channels: 1 } })
    .png({ compressionLevel: 1 })
    .toBuffer()
  for (const name of NAMES) writeFileSync(join(cwd, 'in', `${name}.png`), file)
  return cwd
}

/** Kills a run after so many milliseconds. */
async function killAfter(cwd: string, ms: number): Promise<void> {
  const child = start(ARGS, { cwd })
  const ended = once(child, 'close')
  await Promise.race([sleep(ms), ended])
  child.kill('SIGKILL')
  await ended
}

/** Kills a run as soon as it has begun its n-th temporary file. */
async function killInWriting(cwd: string, n: number): Promise<void> {
  const seen = new Set<string>()
  const child = start(ARGS, { cwd })
  const watcher = watch(join(cwd, 'out'), (_, name) => {
    if (name && isTemporary(name) && seen.add(name).size === n) child.kill('SIGKILL')
  })
  await once(child, 'close')
  watcher.close()
}

/** Kills a run at a random moment: any, or one at which it writes. Returns what it was, for the message. */
async function killSomewhere(cwd: string, kill: number, ms: number): Promise<string> {
  if (kill % 2 === 0) {
    const moment = Math.random() * ms
    await killAfter(cwd, moment)
    return `killed after ${moment.toFixed(0)} of ${ms.toFixed(0)} ms`
  }
  const file = 1 + (((kill - 1) / 2) % NAMES.length)
  await killInWriting(cwd, file)
  return `killed in writing file ${file}`
}

test(`${KILLS} kills at random moments leave whole outputs or none, and the next run takes away the rest`, async () => {
  const cwd = await withPictures()
  const begin = performance.now()
  const [code] = await once(start(ARGS, { cwd }), 'close')
  const ms = performance.now() - begin
  expect(code).toBe(0)
  const outputs = NAMES.map(name => `${name}-hue.png`)
  expect(filesIn(join(cwd, 'out'))).toEqual(outputs)
  const whole = readFileSync(join(cwd, 'out/a-hue.png'))
  const spoiled: string[] = []
  let left = 0
  for (let kill = 0; kill < KILLS; kill++) {
    for (const name of outputs) spawnSync('rm', ['-f', join(cwd, 'out', name)])
    const how = await killSomewhere(cwd, kill, ms)
    const files = filesIn(join(cwd, 'out'))
    const strays = files.filter(isTemporary)
    left += strays.length
    // Those of earlier runs are gone once another writes: at most one is left for each job.
    if (strays.length > JOBS) spoiled.push(`${how}: ${strays}`)
    for (const name of files.filter(name => !isTemporary(name))) {
      if (!readFileSync(join(cwd, 'out', name)).equals(whole)) spoiled.push(`${how}: ${name}`)
    }
  }
  expect(spoiled).toEqual([])
  const [last] = await once(start(ARGS, { cwd }), 'close')
  expect(last).toBe(0)
  expect(filesIn(join(cwd, 'out'))).toEqual(outputs)
  for (const name of outputs) expect(readFileSync(join(cwd, 'out', name)).equals(whole)).toBe(true)
  console.log(`${KILLS} kills left ${left} temporary files`)
})
