import { afterEach, expect, test } from 'vitest'
import { version } from '../../package.json' with { type: 'json' }
import { parseArguments } from '../../src/cli/args.ts'
import { fromAddress, toAddress } from '../../src/page/state/address.ts'
import {
  canRedo,
  canUndo,
  change,
  changeOwn,
  dropOwn,
  FIRST,
  keyOf,
  redo,
  replace,
  settings,
  settingsOf,
  target,
  undo,
} from '../../src/page/state/chosen-settings.ts'
import { commandLine, commandOf, quote } from '../../src/page/state/command-line.ts'
import { addPhotos, clear, photos, remove, select, selected, update } from '../../src/page/state/photos.ts'
import { forget, keep, keepOnly, recall } from '../../src/page/state/result-cache.ts'
import type { JobResult } from '../../src/page/workers/worker-protocol.ts'

afterEach(() => {
  replace({})
  clear()
})

const files = (...names: string[]) => names.map(name => ({ file: new File(['x'], name), path: `trip/${name}` }))

test('a change can be undone and redone, and a new one drops what was undone', () => {
  change({ colors: 8 })
  change({ space: 'srgb' })
  undo()
  expect(settings.value).toMatchObject({ colors: 8, space: 'oklab' })
  redo()
  expect(settings.value.space).toBe('srgb')
  undo()
  undo()
  expect(settings.value).toEqual(FIRST)
  expect(canUndo.value).toBe(false)
  change({ colors: 4 })
  expect(canRedo.value).toBe(false)
})

test('the values of one move of a slider are one step', () => {
  for (let at = 0; at < 5; at++) change({ colors: 40 + at }, 1e6 + at * 100)
  change({ colors: 90 }, 1e6 + 5000)
  undo()
  expect(settings.value.colors).toBe(44)
  undo()
  expect(settings.value).toEqual(FIRST)
})

test('an address brings its settings back', () => {
  change({ colors: 64, dither: 0.4, space: 'srgb', maxBytes: '500k' })
  const address = toAddress(settings.value)
  expect(address).toBe('colors=64&maxBytes=500k&space=srgb&dither=0.4')
  replace(fromAddress(`#${address}`))
  expect(settings.value).toMatchObject({ colors: 64, dither: 0.4, space: 'srgb', maxBytes: '500k' })
  expect(toAddress(FIRST)).toBe('')
})

test('settings of one photo leave those of the others, and are undone like other changes', () => {
  const [first, second] = addPhotos(files('a.jpg', 'b.jpg'))
  changeOwn(first.id, { format: 'photo' })
  const formats = () => [first, second].map(({ id }) => settingsOf(id).format)
  expect(formats()).toEqual(['photo', 'png'])
  expect(settings.value.format).toBe('photo')
  change({ effort: 1 })
  expect([first, second].map(({ id }) => settingsOf(id).effort)).toEqual([1, FIRST.effort])
  change({ backend: 'cpu' })
  select(second.id)
  change({ format: 'webp' })
  expect(formats()).toEqual(['photo', 'webp'])
  expect([first, second].map(({ id }) => settingsOf(id).backend)).toEqual(['cpu', 'cpu'])
  expect(commandOf(photos.value).split('\n')).toEqual([
    `npx huepress@${version} --format photo --effort 1 trip/a.jpg`,
    `npx huepress@${version} --colors auto --format webp trip/b.jpg`,
  ])
  for (let i = 0; i < 4; i++) undo()
  expect(formats()).toEqual(['png', 'png'])
  for (let i = 0; i < 4; i++) redo()
  expect(formats()).toEqual(['photo', 'webp'])
  dropOwn(first.id)
  expect(formats()).toEqual(['webp', 'webp'])
  undo()
  expect(formats()).toEqual(['photo', 'webp'])
  clear()
})

test('what an address says wrongly is passed over', () => {
  expect(fromAddress('#colors=1000&space=red&dither=x&unknown=1&points=pixels&colors=16')).toEqual({ colors: 16 })
})

test('the target follows from the settings', () => {
  expect(target.value).toBe('auto')
  change({ colors: 16 })
  expect(target.value).toBe('count')
  change({ quality: '0-80' })
  expect(target.value).toBe('quality')
  change({ quality: null, maxBytes: '1M' })
  expect(target.value).toBe('size')
  change({ maxBytes: null, colors: 'auto' })
  expect(target.value).toBe('auto')
})

test('the command line names what differs from its own defaults, and reads as the same settings', () => {
  change({ colors: 16, dither: 0.5, space: 'srgb', format: 'webp', maxBytes: '90k' })
  const line = commandLine(settings.value, ["it's here.jpg"])
  expect(line).toBe(
    `npx huepress@${version} --colors 16 --max-bytes 90k --space srgb --format webp --dither 0.5 'it'\\''s here.jpg'`,
  )
  const command = parseArguments(line.split(' ').slice(2, -2).concat('photo.jpg'))
  expect(command.kind === 'run' && command.settings.quantize).toMatchObject({
    colors: 16,
    dither: 0.5,
    space: 'srgb',
    format: 'webp',
    maxBytes: '90k',
  })
  expect(commandLine({ ...FIRST, colors: 16, format: 'photo' }, ['x.jpg'])).toBe(
    `npx huepress@${version} --format photo x.jpg`,
  )
  expect(commandLine({ ...FIRST, colors: 256 }, ['-x.png'])).toBe(`npx huepress@${version} -- -x.png`)
  expect(quote('a b')).toBe("'a b'")
})

test('the list looks at the first of the new photos, and at the next one where that is removed', () => {
  const [first, second] = addPhotos(files('a.png', 'b.png'))
  expect(selected.value?.id).toBe(first.id)
  select(second.id)
  const [third] = addPhotos(files('c.png'))
  expect(selected.value?.path).toBe('trip/c.png')
  update(third.id, { state: 'failed', error: 'no image' })
  expect(photos.value.map(photo => photo.state)).toEqual(['waiting', 'waiting', 'failed'])
  remove(third.id)
  expect(selected.value?.id).toBe(second.id)
  clear()
  expect(selected.value).toBeNull()
})

const resultOf = (palette: Uint8Array, size = 1) => ({ palette, blob: { size } }) as JobResult

test('settings tried before come back, the oldest of many go, and the back end makes no difference', () => {
  const result = (colors: number) => resultOf(new Uint8Array(colors))
  for (let colors = 2; colors < 20; colors++) keep(1, keyOf({ ...FIRST, colors }), result(colors))
  expect(recall(1, keyOf({ ...FIRST, colors: 19, backend: 'gpu' }))?.palette.length).toBe(19)
  expect(recall(1, keyOf({ ...FIRST, colors: 2 }))).toBeNull()
  forget(1)
  expect(recall(1, keyOf({ ...FIRST, colors: 19 }))).toBeNull()
})

test('the files of all results together have a limit, the oldest go', () => {
  const key = keyOf(FIRST)
  for (const id of [1, 2, 3, 4]) keep(id, key, resultOf(new Uint8Array(id), 2 ** 28))
  expect([1, 2, 3, 4].map(id => recall(id, key)?.palette.length)).toEqual([undefined, undefined, 3, 4])
  keepOnly(new Set())
})

test('results of photos that left the list are let go of, those of the others stay', () => {
  const key = keyOf(FIRST)
  for (const id of [1, 2, 3]) keep(id, key, resultOf(new Uint8Array(id)))
  keepOnly(new Set([2]))
  expect([1, 2, 3].map(id => recall(id, key)?.palette.length)).toEqual([undefined, 2, undefined])
  forget(2)
})
