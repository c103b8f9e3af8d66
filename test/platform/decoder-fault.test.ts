import { expect, test } from 'vitest'
import { decoderFault } from '../../src/platform/node/decoder-fault.ts'
import { makePng } from '../fixtures/make-png.ts'

const png = makePng({ width: 2, height: 2, colorType: 2, bitDepth: 8, data: new Uint8Array(12) })
const withCode = (message: string, code: string) => Object.assign(new Error(message), { code })

test.each<[string, string, Error]>([
  ['out-of-memory', 'libvips', new Error('vips_tracked: out of memory -- size == 96MB')],
  ['out-of-memory', 'a buffer', new RangeError('Array buffer allocation failed')],
  ['out-of-memory', 'the system', withCode('spawn ENOMEM', 'ENOMEM')],
  ['decoder-missing', 'a module', withCode("Cannot find module '@img/sharp-linux-x64'", 'MODULE_NOT_FOUND')],
  ['decoder-missing', 'a library of the system', withCode('libvips-cpp.so: cannot open', 'ERR_DLOPEN_FAILED')],
  ['unreadable', 'files', withCode('open too many files', 'EMFILE')],
  ['unsupported', 'a plugin', new Error('heif: Support for this compression format has not been built in')],
  ['corrupt', 'the bytes', new Error('pngload_buffer: libspng read error')],
])('%s: what %s says', (code, _, error) => {
  expect(decoderFault(error, png)).toMatchObject({ name: 'HuepressError', code, cause: error })
})

test('a fault of the program is no damaged image', () => {
  const fault = new TypeError('x is undefined')
  expect(decoderFault(fault, png)).toBe(fault)
})
