import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { huepress, workspace } from '../helpers.ts'
import { eventsOf, startQueue, startRedis } from './servers.ts'

const PICTURES = 200
const WORKERS = 4
const QUICK = ['-c', '8', '--effort', '0', '--speed', '10']

/** Small pictures that all differ, and a hostile one. */
async function makePictures(folder: string): Promise<void> {
  mkdirSync(folder)
  for (let n = 0; n < PICTURES; n++) {
    const pixels = Buffer.from(Array.from({ length: 48 * 48 * 3 }, (_, i) => (i * (n + 3) + (i >> 5) * 7) & 255))
    const path = join(folder, `p${n}.png`)
    await sharp(pixels, { raw: { width: 48, height: 48, channels: 3 } })
      .png({ compressionLevel: 1 })
      .toFile(path)
  }
  const bomb = Buffer.from(readFileSync(join(folder, 'p0.png')))
  bomb.writeUInt32BE(60_000, 16) // columns
  writeFileSync(join(folder, 'hostile.png'), bomb)
}

test('200 pictures, 4 workers, one killed again and again, Redis restarted: every output whole, none twice, none lost', async () => {
  const folder = workspace()
  const redis = await startRedis()
  const queue = redis.address('faults')
  try {
    await makePictures(join(folder, 'in'))
    const put = await huepress(['enqueue', join(folder, 'in'), '-d', join(folder, 'out'), ...QUICK, '--queue', queue])
    expect(put.out).toBe(`${PICTURES + 1} jobs put into ${queue}\n`)
    const all: ReturnType<typeof startQueue>[] = []
    const startWorker = () => {
      const worker = startQueue(['work', '--queue', queue, '-j', '1', '--lease', '5', '--drain', '--json'])
      all.push(worker)
      return worker
    }
    const workers = Array.from({ length: WORKERS }, startWorker)
    const done = () => all.flatMap(({ out }) => eventsOf(out())).filter(({ event }) => event === 'done').length
    let kills = 0
    let restarts = 0
    while (done() < PICTURES * 0.8) {
      const before = done()
      const victim = kills % WORKERS
      workers[victim].child.kill('SIGKILL')
      kills++
      workers[victim] = startWorker()
      if (restarts === 0 && before > PICTURES * 0.3) {
        await redis.restart()
        restarts++
      }
      while (done() < before + PICTURES * 0.1) await sleep(50)
    }
    for (const { code } of await Promise.all(workers.map(({ ended }) => ended))) expect([0, 1]).toContain(code)
    expect([kills > 4, restarts]).toEqual([true, 1])
    await checkOutcome(folder, queue, all)
  } finally {
    await redis.stop()
  }
})

async function checkOutcome(folder: string, queue: string, all: ReturnType<typeof startQueue>[]): Promise<void> {
  const { out } = await huepress(['status', '--queue', queue, '--json'])
  expect(JSON.parse(out)).toMatchObject({ waiting: 0, active: 0, delayed: 0, completed: PICTURES, failed: 1 })
  const events = all.flatMap(({ out }) => eventsOf(out()))
  const inputs = events.filter(({ event }) => event === 'done').map(({ input }) => input)
  expect(new Set(inputs).size).toBe(inputs.length)
  expect(events.filter(({ event }) => event === 'failed').map(({ code }) => code)).toEqual(['corrupt'])
  const own = await huepress([join(folder, 'in'), '-d', join(folder, 'own'), ...QUICK, '-q'])
  expect(own.code).toBe(1) // the hostile one
  const names = readdirSync(join(folder, 'own')).sort()
  expect(names).toHaveLength(PICTURES)
  expect(
    readdirSync(join(folder, 'out'))
      .filter(name => !name.startsWith('.'))
      .sort(),
  ).toEqual(names)
  const differing = names.filter(
    name => !readFileSync(join(folder, 'out', name)).equals(readFileSync(join(folder, 'own', name))),
  )
  expect(differing).toEqual([])
}
