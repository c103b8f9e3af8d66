import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { huepress, workspace } from '../helpers.ts'
import { eventsOf, freePort, runQueue, startRedis, startS3 } from './servers.ts'

let redis: Awaited<ReturnType<typeof startRedis>>
let s3: Awaited<ReturnType<typeof startS3>>
let client: S3Client

beforeAll(async () => {
  redis = await startRedis()
  s3 = await startS3(['photos', 'small'])
  for (const [name, value] of Object.entries(s3.env)) vi.stubEnv(name, value)
  client = new S3Client({
    endpoint: s3.env.AWS_ENDPOINT_URL_S3,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  })
})

afterAll(async () => {
  vi.unstubAllEnvs()
  client?.destroy()
  await s3?.close()
  await redis?.stop()
})

let queues = 0
const newQueue = () => redis.address(`s${queues++}`)

const QUICK = ['-c', '4', '--effort', '0', '--speed', '10']

const pictureOf = (seed: number) =>
  sharp(Buffer.from(Array.from({ length: 16 * 16 * 3 }, (_, i) => (i * seed) & 255)), {
    raw: { width: 16, height: 16, channels: 3 },
  })
    .png()
    .toBuffer()

async function put(key: string, body: Buffer | string): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: 'photos', Key: key, Body: body, Metadata: { artist: 'Ada' } }))
}

async function get(bucket: string, key: string) {
  const object = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
  return { ...object, bytes: Buffer.from(await object.Body!.transformToByteArray()) }
}

const run = (...args: string[]) => huepress(args)

const keysOf = async (bucket: string) =>
  (
    await import('@aws-sdk/client-s3').then(({ ListObjectsV2Command }) =>
      client.send(new ListObjectsV2Command({ Bucket: bucket })),
    )
  ).Contents?.map(({ Key }) => Key) ?? []

test('the pictures of a prefix go to another bucket, with type, cache header, metadata and the bytes of the command line', async () => {
  const [queue, folder] = [newQueue(), workspace()]
  const pictures = { 'shop/a.png': 5, 'shop/deep/b.png': 9 }
  for (const [key, seed] of Object.entries(pictures)) await put(key, await pictureOf(seed))
  await put('shop/notes.txt', 'no picture')
  await put('other/c.png', await pictureOf(3))
  const more = ['--cache-control', 'max-age=60', '--copy-metadata']
  const enqueue = ['enqueue', 's3://photos/shop/', '-d', 's3://small/web', ...QUICK, ...more, '--queue', queue]
  expect(await run(...enqueue)).toMatchObject({ code: 0, out: `2 jobs put into ${queue}\n` })
  expect((await run('work', '--queue', queue, '--drain')).code).toBe(0)
  expect(await keysOf('small')).toEqual(['web/a.png-hue.png', 'web/deep/b.png-hue.png'])
  const { bytes, ContentType, CacheControl, Metadata } = await get('small', 'web/deep/b.png-hue.png')
  expect([ContentType, CacheControl, Metadata?.artist]).toEqual(['image/png', 'max-age=60', 'Ada'])
  await sharp(await pictureOf(9)).toFile(join(folder, 'b.png'))
  await huepress([join(folder, 'b.png'), ...QUICK])
  expect(bytes.equals(readFileSync(join(folder, 'b-hue.png')))).toBe(true)
  expect((await run(...enqueue)).out).toContain('2 were there already')
})

test('a job whose output is there already is done before; that of another job stays without --force', async () => {
  const [queue, again] = [newQueue(), newQueue()]
  await put('one/x.png', await pictureOf(11))
  const enqueue = (to: string, ...more: string[]) =>
    run('enqueue', 's3://photos/one/x.png', '-d', 's3://small/one/', ...QUICK, ...more, '--queue', to)
  const work = (on: string) => run('work', '--queue', on, '--drain', '--json')
  await enqueue(queue)
  await work(queue)
  // Another queue knows nothing of the first one.
  await enqueue(again)
  expect(eventsOf((await work(again)).out).map(({ event }) => event)).toEqual(['start', 'known', 'end'])
  await enqueue(again, '-c', '2')
  const refused = await work(again)
  expect(refused.code).toBe(1)
  expect(eventsOf(refused.out).find(({ event }) => event === 'failed')?.code).toBe('exists')
  await enqueue(again, '-c', '2', '--force')
  expect((await work(again)).code).toBe(0)
})

test('an object that changed or went fails, and says so', async () => {
  const queue = newQueue()
  await put('late/changed.png', await pictureOf(21))
  await put('late/gone.png', await pictureOf(22))
  await run('enqueue', 's3://photos/late/', '-d', 's3://small/late', ...QUICK, '--queue', queue)
  await put('late/changed.png', await pictureOf(23))
  const { DeleteObjectCommand } = await import('@aws-sdk/client-s3')
  await client.send(new DeleteObjectCommand({ Bucket: 'photos', Key: 'late/gone.png' }))
  const { out } = await run('work', '--queue', queue, '--drain', '--json')
  const codes = eventsOf(out).flatMap(({ event, code }) => (event === 'failed' ? [code] : []))
  expect(codes.sort()).toEqual(['changed', 'not-found'])
})

test('a bucket or key that is not there, wrong credentials, no endpoint: one sentence each', async () => {
  const queue = newQueue()
  const enqueue = async (input: string, env = {}) => {
    const args = ['enqueue', input, '-d', 's3://small/x', '--queue', queue]
    const { code, err } = await runQueue(args, { ...s3.env, ...env })
    expect([code, err.trim().split('\n')]).toEqual([1, [expect.anything()]])
    return err
  }
  expect(await enqueue('s3://nowhere/a/')).toContain('The bucket of s3://nowhere/a/ does not exist.')
  expect(await enqueue('s3://photos/none.png')).toContain('There is no such object.')
  expect(await enqueue('s3://photos/', { AWS_ACCESS_KEY_ID: 'nobody' })).toContain('There is no permission')
  const nowhere = `http://127.0.0.1:${await freePort()}`
  expect(await enqueue('s3://photos/', { AWS_ENDPOINT_URL_S3: nowhere })).toContain('The storage failed')
})
