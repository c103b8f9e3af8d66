import { parse } from 'node:path'
import { expect, test } from 'vitest'
import { outputName } from '../../src/page/format-values.ts'
import { entryNames, zipName } from '../../src/page/zip/names.ts'

const PNG = { format: 'png', usedOriginal: false }

const png = (...paths: string[]) => entryNames(paths.map(path => ({ path, ...PNG })))

test('entries keep the tree and are named as the command line names its outputs', () => {
  expect(png('trip/day1/sea.jpg', 'trip/day2/sea.jpg', 'moon.webp')).toEqual([
    'trip/day1/sea-hue.png',
    'trip/day2/sea-hue.png',
    'moon-hue.png',
  ])
  for (const name of ['a.b.jpg', 'noext', '.hidden', '.hidden.png', 'dot.', 'sea-hue.png', 'a b (1).JPEG', 'ü.png']) {
    expect(outputName(name, { format: 'webp', usedOriginal: false })).toBe(`${parse(name).name}-hue.webp`)
  }
})

test('a kept original has its own extension, a photo that of a WebP', () => {
  const kept = { format: 'jpeg', usedOriginal: true }
  expect(outputName('sea.JPG', kept)).toBe('sea-hue.JPG')
  expect(outputName('noext', kept)).toBe('noext-hue.jpg')
  expect(outputName('sea.jpg', { format: 'photo', usedOriginal: false })).toBe('sea-hue.webp')
  expect(entryNames([{ path: 'a/sea.jpg', ...kept }])).toEqual(['a/sea-hue.jpg'])
})

test('photos that differ in the extension alone keep it, in whatever capitals', () => {
  expect(png('a/sea.jpg', 'a/sea.png', 'b/sea.jpg', 'a/SEA.gif')).toEqual([
    'a/sea.jpg-hue.png',
    'a/sea.png-hue.png',
    'b/sea-hue.png',
    'a/SEA.gif-hue.png',
  ])
})

test('a name that is taken, in whatever capitals, gets a number', () => {
  expect(png('a/sea.jpg', 'b/sea.jpg', 'a/sea.jpg', 'a/SEA.JPG')).toEqual([
    'a/sea-hue.png',
    'b/sea-hue.png',
    'a/sea-hue-2.png',
    'a/SEA-hue-3.png',
  ])
})

test('no entry leads out of the folder that a zip is unpacked in', () => {
  expect(png('../../etc/x.png', '/root/y.png', './a/./z.png', '..\\..\\w.png')).toEqual([
    'etc/x-hue.png',
    'root/y-hue.png',
    'a/z-hue.png',
    '.._.._w-hue.png',
  ])
})

test('the zip is named after the one folder that all photos came from', () => {
  expect(zipName(['trip/a.jpg', 'trip/day/b.jpg'])).toBe('trip-hue.zip')
  expect(zipName(['trip/a.jpg', 'walk/b.jpg'])).toBe('photos-hue.zip')
  expect(zipName(['a.jpg', 'b.jpg'])).toBe('photos-hue.zip')
  expect(zipName(['trip/a.jpg', 'b.jpg'])).toBe('photos-hue.zip')
})
