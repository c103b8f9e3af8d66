import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { huepress, workspace } from '../helpers.ts'
import { eventsOf, freePort, runQueue, startQueue, startRedis } from './servers.ts'

let redis: Awaited<ReturnType<typeof startRedis>>

beforeAll(async () => {
  redis = await startRedis()
})

afterAll(() => redis?.stop())

let queues = 0
const newQueue = () => redis.address(`q${queues++}`)

const QUICK = ['-c', '4', '--effort', '0', '--speed', '10']

/** A small picture of this name. */
async function picture(folder: string, name: string, red = 90): Promise<string> {
  const pixels = Buffer.from(Array.from({ length: 16 * 16 * 3 }, (_, i) => (i * red) & 255))
  const path = join(folder, name)
  await sharp(pixels, { raw: { width: 16, height: 16, channels: 3 } })
    .png()
    .toFile(path)
  return path
}

async function statusOf(queue: string) {
  return JSON.parse((await huepress(['status', '--queue', queue, '--json'])).out)
}

test('jobs that are put in are done as the command line does them, the tree is kept, and a second call adds none', async () => {
  const [folder, queue] = [workspace(), newQueue()]
  const sub = join(folder, 'in', 'sub')
  mkdirSync(sub, { recursive: true })
  await Promise.all([picture(join(folder, 'in'), 'a.png'), picture(sub, 'b.png', 7)])
  const put = ['enqueue', join(folder, 'in'), '-d', join(folder, 'out'), ...QUICK, '--queue', queue]
  expect(await huepress(put)).toMatchObject({ code: 0, out: `2 jobs put into ${queue}\n`, err: '' })
  const { code, out } = await huepress(['work', '--queue', queue, '--drain', '-j', '1'])
  expect(code).toBe(0)
  expect(out).toContain('2 done, 0 done before, 0 not written, 0 failed.')
  await huepress([join(folder, 'in'), '-d', join(folder, 'own'), ...QUICK])
  for (const name of ['a-hue.png', 'sub/b-hue.png'])
    expect(readFileSync(join(folder, 'out', name)).equals(readFileSync(join(folder, 'own', name)))).toBe(true)
  expect((await huepress(put)).out).toContain('0 jobs put into')
  expect((await huepress(put)).out).toContain('2 were there already')
  expect(await statusOf(queue)).toMatchObject({ waiting: 0, active: 0, completed: 2, failed: 0, reasons: [] })
})

test('another option or a changed input is another job; an output that is there stays without --force', async () => {
  const [folder, queue] = [workspace(), newQueue()]
  const path = await picture(folder, 'a.png')
  const put = (...more: string[]) => huepress(['enqueue', path, '-d', join(folder, 'out'), '--queue', queue, ...more])
  await put(...QUICK)
  await huepress(['work', '--queue', queue, '--drain', '-q'])
  const before = readFileSync(join(folder, 'out/a-hue.png'))
  const refused = await put('-c', '2')
  expect(refused.code).toBe(1)
  expect(refused.err).toMatch(/a-hue\.png exists already\. Use --force to overwrite it\.\n$/)
  expect(await put('-c', '2', '--force')).toMatchObject({ code: 0, out: expect.stringContaining('1 job put') })
  await huepress(['work', '--queue', queue, '--drain', '-q'])
  expect(readFileSync(join(folder, 'out/a-hue.png')).equals(before)).toBe(false)
})

test('an input that changed or went is refused at once, and nothing is written', async () => {
  const [folder, queue] = [workspace(), newQueue()]
  const [changed, gone] = [await picture(folder, 'changed.png'), await picture(folder, 'gone.png')]
  await huepress(['enqueue', changed, gone, '-d', join(folder, 'out'), ...QUICK, '--queue', queue])
  utimesSync(changed, 1, 1)
  rmSync(gone)
  const { code, out } = await huepress(['work', '--queue', queue, '--drain', '--json'])
  expect(code).toBe(1)
  const failed = eventsOf(out).filter(({ event }) => event === 'failed')
  expect(failed.map(({ code }) => code).sort()).toEqual(['changed', 'not-found'])
  expect(existsSync(join(folder, 'out')) && readdirSync(join(folder, 'out')).length > 0).toBe(false)
})

test('a damaged picture fails at once, is told by status, and comes back with retry --all alone', async () => {
  const [folder, queue] = [workspace(), newQueue()]
  const path = join(folder, 'bad.png')
  copyFileSync(await picture(folder, 'good.png'), path)
  writeFileSync(path, readFileSync(path).subarray(0, 60))
  await huepress(['enqueue', folder, '-d', join(folder, 'out'), ...QUICK, '--queue', queue])
  const { code, err } = await huepress(['work', '--queue', queue, '--drain'])
  expect(code).toBe(1)
  expect(err).toMatch(/^huepress: .*bad\.png: .* damaged .*\n$/)
  const { failed, completed, reasons } = await statusOf(queue)
  expect([failed, completed]).toEqual([1, 1])
  expect(reasons).toMatchObject([{ code: 'corrupt', count: 1, mayPass: false }])
  const plain = await huepress(['retry', '--queue', queue])
  expect(plain.out).toBe('0 put back; 1 would fail again (--all puts them back as well)\n')
  expect((await huepress(['retry', '--queue', queue, '--all'])).out).toBe('1 put back\n')
})

test('a folder that cannot be written to is tried again, parked, and retry brings the job back', async () => {
  const [folder, queue] = [workspace(), newQueue()]
  const path = await picture(folder, 'a.png')
  writeFileSync(join(folder, 'out'), '') // a file where the folder should be
  await huepress(['enqueue', path, '-d', join(folder, 'out'), '--attempts', '2', ...QUICK, '--queue', queue])
  const { code, out } = await huepress(['work', '--queue', queue, '--drain', '--json'])
  expect(code).toBe(1)
  const events = eventsOf(out).map(({ event }) => event)
  expect(events).toEqual(['start', 'retry', 'failed', 'end'])
  rmSync(join(folder, 'out'))
  expect((await huepress(['retry', '--queue', queue])).out).toBe('1 put back\n')
  expect((await huepress(['work', '--queue', queue, '--drain'])).code).toBe(0)
  expect(existsSync(join(folder, 'out/a-hue.png'))).toBe(true)
})

test('a result that is not wanted is no failure', async () => {
  const [folder, queue] = [workspace(), newQueue()]
  const noisy = join(folder, 'noisy.jpg')
  const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * i * 31 + (i >> 3) * 77) & 255))
  await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
    .jpeg({ quality: 10 })
    .toFile(noisy)
  await huepress(['enqueue', noisy, '-d', join(folder, 'out'), '--skip-if-larger', '--queue', queue])
  const { code, out } = await huepress(['work', '--queue', queue, '--drain'])
  expect([code, out.includes('0 done, 0 done before, 1 not written, 0 failed.')]).toEqual([0, true])
})

test('SIGTERM ends what runs, takes no more, and the rest stays for others', async () => {
  const [folder, queue] = [workspace(), newQueue()]
  for (let n = 0; n < 40; n++) await picture(folder, `p${n}.png`, n + 3)
  await huepress(['enqueue', folder, '-d', join(folder, 'out'), '-c', '4', '--queue', queue])
  const worker = startQueue(['work', '--queue', queue, '-j', '1', '--json'])
  await worker.said('"event":"done"')
  worker.child.kill('SIGTERM')
  const { code, out } = await worker.ended
  const events = eventsOf(out)
  expect([code, events.at(-1)?.event]).toEqual([0, 'end'])
  const done = events.filter(({ event }) => event === 'done').length
  const { waiting, active, completed } = await statusOf(queue)
  expect([active, completed, waiting]).toEqual([0, done, 40 - done])
  expect(done).toBeLessThan(40)
  expect(readdirSync(join(folder, 'out'))).toHaveLength(done)
})

test('jobs of a newer version, with unknown options or of somebody else, are refused in one sentence', async () => {
  const name = `q${queues++}`
  const connection = new Redis(redis.port, '127.0.0.1', { maxRetriesPerRequest: null })
  const queue = new Queue(name, { connection, prefix: 'huepress' })
  const data = { version: '0.1.0', input: '/a.png', output: '/b.png', identity: '1', options: {} }
  await queue.addBulk([
    { name: 'compress', data: { ...data, version: '99.0.0' } },
    { name: 'compress', data: { ...data, options: { sparkle: 1 } } },
    { name: 'compress', data: { ...data, options: { colors: 'many' } } },
    { name: 'compress', data: { hello: 'world' } },
  ])
  const { code, err } = await huepress(['work', '--queue', redis.address(name), '--drain'])
  expect(code).toBe(1)
  const lines = err.trim().split('\n')
  expect(lines).toHaveLength(4)
  for (const text of [
    'huepress 99.0.0, but this worker is',
    'no option sparkle. Update',
    'Expected',
    'none of huepress',
  ])
    expect(lines.filter(line => line.includes(text))).toHaveLength(1)
  await queue.close()
  connection.disconnect()
})

describe('addresses and inputs that cannot be', () => {
  const refused = async (args: string[], code: number, text: string) => {
    const { code: got, err } = await runQueue(args, { HUEPRESS_QUEUE: '' })
    expect([got, err.split('\n').length, err]).toEqual([code, 2, expect.stringContaining(text)])
    expect(err).not.toContain('secret')
  }

  test('no queue, another scheme, a name with a slash', async () => {
    await refused(['status'], 2, 'No queue.')
    await refused(['status', '--queue', 'http://u:secret@host/q'], 2, 'Expected redis://HOST:PORT/NAME')
    await refused(['status', '--queue', 'redis://u:secret@host/a/b'], 2, 'redis://host/a/b')
  })

  test('nothing listens, or the password is wrong or missing', async () => {
    const nowhere = `redis://u:secret@127.0.0.1:${await freePort()}/q`
    await Promise.all(
      ['status', 'work', 'retry'].map(command => refused([command, '--queue', nowhere], 1, 'nothing listens')),
    )
    const guarded = await startRedis(['--requirepass', 'right'])
    try {
      const wrong = guarded.address('q').replace('//', '//:secret@')
      await Promise.all([
        refused(['status', '--queue', guarded.address('q')], 1, 'it asks for a password'),
        refused(['status', '--queue', wrong], 1, 'the user or password is wrong'),
      ])
      const right = await runQueue(['status', '--queue', guarded.address('q').replace('//', '//:right@')])
      expect(right.code).toBe(0)
      expect(right.out).not.toContain('right')
    } finally {
      await guarded.stop()
    }
  })

  test('no input, stdin, no output, wrong numbers', async () => {
    const queue = ['--queue', 'redis://127.0.0.1/q']
    await refused(['enqueue', '-d', 'out', ...queue], 2, 'No input.')
    await refused(['enqueue', '-', '-d', 'out', ...queue], 2, 'Workers have no stdin')
    await refused(['enqueue', 'a.png', ...queue], 2, 'No output.')
    await refused(['enqueue', 'a.png', '-d', 's3://B', ...queue], 2, 'Expected s3://BUCKET/KEY')
    await refused(['enqueue', 'a.png', '-d', 'out', '-c', '999', ...queue], 2, '--colors')
    await refused(['enqueue', 'a.png', '-d', 'out', '--attempts', '0', ...queue], 2, '--attempts')
    await refused(['work', '--lease', '1', ...queue], 2, '--lease')
    await refused(['work', 'a.png', ...queue], 2, 'takes no input')
    await refused(['work', '--sparkle', ...queue], 2, 'See huepress work --help.')
  })

  test('an output that is the input', async () => {
    const [folder, queue] = [workspace(), newQueue()]
    const path = await picture(folder, 'a.png')
    const { code, err } = await huepress(['enqueue', path, '-d', folder, '--ext', '.png', '--force', '--queue', queue])
    expect([code, err]).toEqual([1, expect.stringContaining('inputs are never overwritten')])
  })
})
