import { mkdtempSync, openAsBlob, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FileInput } from '../../src/common/file-input.ts'
import { compress, decode, HuepressError, readPalette } from '../../src/node.ts'
import { photoLike, toRgba } from '../helpers/images.ts'

const folder = mkdtempSync(join(tmpdir(), 'huepress-input-'))
const path = join(folder, 'a ü #1.png')
let bytes: Buffer
let wanted: Uint8Array

const small = (input: FileInput | string) => compress(input, { colors: 4, effort: 0, backend: 'cpu' })

beforeAll(async () => {
  const { width, height, data } = toRgba(photoLike(24, 16))
  bytes = await sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer()
  writeFileSync(path, bytes)
  wanted = (await small(path)).bytes
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** An ArrayBuffer of these bytes alone. */
const bufferOf = (data: Uint8Array) => data.buffer.slice(data.byteOffset, data.byteOffset + data.length) as ArrayBuffer

function sharedMemory(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(bytes.length)
  new Uint8Array(memory).set(bytes)
  return memory
}

/** A part of a larger buffer. */
function viewWithin(): Uint8Array {
  const larger = new Uint8Array(bytes.length + 20).fill(7)
  larger.set(bytes, 11)
  return larger.subarray(11, 11 + bytes.length)
}

const INPUTS: Record<string, () => FileInput | Promise<FileInput>> = {
  'a Buffer': () => bytes,
  'a Uint8Array within a larger buffer': viewWithin,
  'an ArrayBuffer': () => bufferOf(bytes),
  'a SharedArrayBuffer': sharedMemory,
  'a Uint8Array on shared memory': () => new Uint8Array(sharedMemory()),
  'an ArrayBuffer of another context': () => {
    const buffer = runInContext(`new ArrayBuffer(${bytes.length})`, createContext()) as ArrayBuffer
    new Uint8Array(buffer).set(bytes)
    return buffer
  },
  'a Blob': () => new Blob([new Uint8Array(bytes)]),
  'a Blob of a file': () => openAsBlob(path),
  'a File': () => new File([new Uint8Array(bytes)], 'a.png'),
  'a file: URL': () => pathToFileURL(path),
  'a data: URL': () => new URL(`data:image/png;base64,${bytes.toString('base64')}`),
}

test.each(Object.entries(INPUTS))('compress takes %s', async (_, make) => {
  const input = await make()
  const { bytes: result, report } = await small(input)
  expect(Buffer.compare(result, wanted)).toBe(0)
  expect(report.bytesIn).toBe(bytes.length)
  if (ArrayBuffer.isView(input)) expect(Buffer.compare(input as Uint8Array, bytes)).toBe(0)
})

test('decode and readPalette take the same inputs', async () => {
  const list = new TextEncoder().encode('#ff0000\n#00ff00\n')
  for (const make of Object.values(INPUTS)) expect((await decode(await make())).width).toBe(24)
  for (const input of [list, bufferOf(list), new Blob([list])]) {
    expect([...(await readPalette(input))]).toEqual([255, 0, 0, 255, 0, 255, 0, 255])
  }
  writeFileSync(join(folder, 'colors.hex'), list)
  expect(await readPalette(pathToFileURL(join(folder, 'colors.hex')))).toHaveLength(8)
})

describe('an address of the web', () => {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/a.png' ? 200 : 404)
    response.end(request.url === '/a.png' ? bytes : 'nothing here')
  })
  const at = (name: string) => new URL(`http://localhost:${(server.address() as AddressInfo).port}/${name}`)

  beforeAll(() => new Promise<void>(done => void server.listen(0, 'localhost', done)))
  afterAll(() => server.close())

  test('is fetched', async () => {
    expect(Buffer.compare((await small(at('a.png'))).bytes, wanted)).toBe(0)
  })

  test('that answers with an error is said, with its status', async () => {
    await expect(small(at('b.png'))).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringMatching(/b\.png .*status 404/),
    })
  })
})

test('what is no file is refused in words', async () => {
  for (const input of [42, null, undefined, {}, [1, 2], new Float32Array(4), new Date()]) {
    const refused = small(input as unknown as FileInput)
    await expect(refused).rejects.toBeInstanceOf(HuepressError)
    await expect(refused).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/a path, a Blob, File, ArrayBuffer, Uint8Array or URL for input/),
    })
  }
})

test('a file that is not there, is gone, or cannot be named is said', async () => {
  await expect(small(pathToFileURL(join(folder, 'no.png')))).rejects.toMatchObject({ code: 'not-found' })
  const gone = join(folder, 'gone.png')
  writeFileSync(gone, readFileSync(path))
  const blob = await openAsBlob(gone)
  rmSync(gone)
  await expect(small(blob)).rejects.toMatchObject({ code: 'unreadable' })
  await expect(small(new URL('file:///tmp/caf%E9.png'))).rejects.toMatchObject({
    code: 'unreadable',
    message: expect.stringContaining('not UTF-8'),
  })
  await expect(small(new URL('gopher://example.org/a.png'))).rejects.toMatchObject({ code: 'unreadable' })
  await expect(small(new ArrayBuffer(0))).rejects.toMatchObject({ code: 'empty' })
})
