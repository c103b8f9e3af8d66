import { afterEach, expect, test } from 'vitest'
import { version } from '../../package.json' with { type: 'json' }
import { colorList, isColorList, paletteOf, withLocked } from '../../src/page/preferences/listed-colors.ts'
import { paletteNames } from '../../src/page/preferences/palette-name.ts'
import { PRESETS, type PresetName, presetOf, settingsOfPreset } from '../../src/page/preferences/presets.ts'
import { fromAddress, toAddress } from '../../src/page/state/address.ts'
import { FIRST, jobSettings, keyOf } from '../../src/page/state/chosen-settings.ts'
import { commandLine } from '../../src/page/state/command-line.ts'

afterEach(() => paletteNames.clear())

test('a list of colors is the palette that it was made of', () => {
  const palette = Uint8Array.of(255, 102, 0, 255, 1, 2, 3, 0)
  expect(colorList(palette)).toBe('ff6600-01020300')
  expect(paletteOf('ff6600-01020300')).toEqual(palette)
  expect(['ff6600', '01020300-ff6600', '', 'ff66', 'FF6600', '#ff6600', 'ff6600-'].map(isColorList)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ])
  expect(isColorList(Array(257).fill('ff6600').join('-'))).toBe(false)
})

test.each([
  ['the nearest entry gives way', 'e06010-0000ff-ffffff', 'ff6600', 'ff6600-0000ff-ffffff'],
  ['two take two entries', 'e06010-0000ff-ffffff', 'ff6600-ff6601', 'ff6600-0000ff-ff6601'],
  ['what is transparent is near to what is', '00000000-101010', '000000', '00000000-000000'],
  ['those without an entry are added', '808080', '000000-ffffff', '000000-ffffff'],
])('locked colors are in the palette: %s', (_, palette, locked, result) => {
  expect(colorList(withLocked(paletteOf(palette), paletteOf(locked)))).toBe(result)
})

test('lists of colors stand in the address and tell results apart, and a photo has none', () => {
  const settings = { ...FIRST, colors: 16, locked: 'ff6600' }
  expect(toAddress(settings)).toBe('colors=16&locked=ff6600')
  expect(fromAddress('#colors=16&locked=ff6600&palette=zz')).toEqual({ colors: 16, locked: 'ff6600' })
  expect(keyOf(settings)).not.toBe(keyOf({ ...settings, locked: null }))
  expect(jobSettings(settings)).toMatchObject({ colors: 16, locked: Uint8Array.of(255, 102, 0, 255) })
  const fixed = jobSettings({ ...settings, palette: '000000' })
  expect(fixed.palette).toEqual(Uint8Array.of(0, 0, 0, 255))
  expect(Object.keys(fixed)).not.toContain('colors')
  expect(jobSettings({ ...settings, format: 'photo' })).not.toHaveProperty('locked')
})

test('the command names the palette file: the one that was read, else the one that the page saves', () => {
  const begin = `npx huepress@${version} --palette`
  paletteNames.set('000000-ff6600', 'my brand.gpl')
  expect(commandLine({ ...FIRST, palette: '000000-ff6600' }, ['a.png'])).toBe(`${begin} 'my brand.gpl' a.png`)
  expect(commandLine({ ...FIRST, palette: '000000' }, ['art/logo.v2.png'])).toBe(`${begin} logo.v2.gpl art/logo.v2.png`)
  expect(commandLine({ ...FIRST, colors: 8, locked: 'ff6600' }, ['a.png'])).toBe(`${begin} a.gpl a.png`)
})

test('each preset is known by its settings, whatever the back end, and others are of no preset', () => {
  for (const name of Object.keys(PRESETS) as PresetName[])
    expect(presetOf({ ...settingsOfPreset(name), backend: 'cpu' })).toBe(name)
  expect(presetOf(FIRST)).toBe('same')
  expect(presetOf({ ...FIRST, colors: 12 })).toBeNull()
})
