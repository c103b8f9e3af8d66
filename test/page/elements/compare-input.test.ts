import { expect, test } from 'vitest'
import { splitAfter } from '../../../src/page/elements/compare/compare-keys.ts'
import { maskFor, maskOfPart, maskOfPixels } from '../../../src/page/elements/compare/highlight-mask.ts'
import { percent } from '../../../src/page/elements/compare/update-view.ts'
import { createViewState } from '../../../src/page/elements/compare/view-state.ts'
import { wheelZoom } from '../../../src/page/elements/compare/wheel.ts'

const frame = { width: 1200, height: 800 }
const photo = { width: 6000, height: 4000 }

function openView() {
  const changes: string[] = []
  const state = createViewState(what => changes.push(what))
  state.setFrame(frame)
  state.setPicture(photo)
  return { state, changes }
}

test('the view stays for a picture of the same size and starts anew for another', () => {
  const { state } = openView()
  state.zoomTo(8)
  state.pan(-400, 0)
  const { view } = state
  state.setPicture({ ...photo })
  expect(state.view).toEqual(view)
  state.setPicture({ width: 300, height: 200 })
  expect(state.view).toEqual({ zoom: 4, x: 150, y: 100 })
})

test('a whole picture stays whole when the frame changes, a part keeps its middle', () => {
  const { state } = openView()
  state.setFrame({ width: 600, height: 400 })
  expect(state.view?.zoom).toBeCloseTo(0.1, 9)
  state.zoomTo(2)
  state.pan(100, 60)
  const { view } = state
  state.setFrame({ width: 900, height: 500 })
  expect(state.view).toEqual(view)
})

test('zooming out as far as it goes is the whole picture again, and the handle alone changes no view', () => {
  const { state, changes } = openView()
  state.zoomTo(1)
  expect(state.fitted).toBe(false)
  for (let i = 0; i < 9; i++) state.step(-1)
  expect(state.fitted).toBe(true)
  changes.length = 0
  state.setSplit(7)
  expect(state.split).toBe(1)
  expect(changes).toEqual(['split'])
})

test('no number that is none becomes a zoom', () => {
  const { state } = openView()
  state.zoomTo(Number.NaN)
  expect(state.view?.zoom).toBe(0.2)
})

test.each([
  ['ArrowRight', false, 0.51],
  ['ArrowUp', false, 0.51],
  ['ArrowLeft', true, 0.4],
  ['ArrowDown', true, 0.4],
  ['Home', false, 0],
  ['End', false, 1],
  ['a', false, null],
])('%s on the handle (shift: %s) moves it from 0.5 to %s', (key, shift, expected) => {
  expect(splitAfter(0.5, key, shift)).toEqual(expected)
})

test('a step of a mouse wheel goes to whole and half powers of two, a trackpad is finer', () => {
  expect(wheelZoom(0.243, -120, false)).toBeCloseTo(2 ** -1.5, 9)
  expect(wheelZoom(2 ** -0.5, -120, false)).toBe(1)
  expect(wheelZoom(1, 100, false)).toBeCloseTo(2 ** -0.5, 9)
  expect(wheelZoom(1, -4.5, false)).toBeCloseTo(1.013, 3)
  expect(wheelZoom(1, -4.5, true)).toBeCloseTo(1.053, 3)
})

test('the zoom is told with two digits at least', () => {
  expect([0.2437, 0.0123, 0.098, 1, 32].map(percent)).toEqual(['24 %', '1.2 %', '9.8 %', '100 %', '3200 %'])
})

test('the veil leaves open where a quarter of the pixels under it have the entry, and counts every pixel', () => {
  const map = { width: 8, height: 4, indices: new Uint8Array(32) }
  map.indices[1] = 1 // one of the first cell's sixteen
  for (const place of [4, 5, 12, 13]) map.indices[place] = 1 // four of the second's
  const veil = maskOfPart(map, 1, { zoom: 0.25, left: 0, top: 0 }, { left: 0, top: 0, width: 2, height: 1 })
  const whole = maskOfPart(map, 2, { zoom: 0.25, left: 0, top: 0 }, { left: 0, top: 0, width: 2, height: 1 })
  expect(whole[0]).toBeGreaterThan(200)
  expect([...veil]).toEqual([Math.round(whole[0] * 0.75), 0])
  const pixels = maskOfPixels(map, 1, { left: 3, top: 0, width: 3, height: 2 })
  expect([...pixels].map(Boolean)).toEqual([true, false, false, true, false, false])
})

test('light colors get a dark veil, dark ones a light one', () => {
  expect(maskFor([250, 250, 240])[0]).toBeLessThan(30)
  expect(maskFor([20, 10, 30])[0]).toBeGreaterThan(200)
})
