import { expect, test } from 'vitest'
import {
  canPan,
  clampView,
  coveredRect,
  fitView,
  fitZoom,
  nextStop,
  panBy,
  placementOf,
  visiblePart,
  zoomAt,
} from '../../../src/page/elements/compare/geometry.ts'

const frame = { width: 1200, height: 800 }
const photo = { width: 6000, height: 4000 }
const icon = { width: 100, height: 50 }

test('a large picture fits whole, a small one is enlarged by a whole number, at most 32', () => {
  expect(fitZoom(photo, frame)).toBe(0.2)
  expect(fitZoom(icon, frame)).toBe(12)
  expect(fitZoom({ width: 800, height: 600 }, frame)).toBe(1)
  expect(fitZoom({ width: 1, height: 1 }, frame)).toBe(32)
})

test('zooming leaves the place under the cursor where it is', () => {
  const cursor = { x: 300, y: 500 }
  const placeUnder = (view: { zoom: number; x: number; y: number }) => [
    view.x + (cursor.x - frame.width / 2) / view.zoom,
    view.y + (cursor.y - frame.height / 2) / view.zoom,
  ]
  const before = fitView(photo, frame)
  const after = zoomAt(before, 4, cursor, photo, frame)
  expect(after.zoom).toBe(4)
  for (const axis of [0, 1]) expect(placeUnder(after)[axis]).toBeCloseTo(placeUnder(before)[axis], 9)
})

test('zoom ends at 32 and at the whole picture', () => {
  const view = fitView(photo, frame)
  expect(zoomAt(view, 1000, { x: 0, y: 0 }, photo, frame).zoom).toBe(32)
  expect(zoomAt(view, 0.001, { x: 0, y: 0 }, photo, frame)).toEqual(view)
  expect(zoomAt(fitView(icon, frame), 0.1, { x: 0, y: 0 }, icon, frame).zoom).toBe(1)
})

test('a picture larger than the frame leaves no gap, a smaller one stays in the middle', () => {
  const view = { zoom: 1, x: 3000, y: 2000 }
  expect(panBy(view, 1e6, -1e6, photo, frame)).toEqual({ zoom: 1, x: 600, y: 3600 })
  expect(panBy({ zoom: 1, x: 50, y: 25 }, 200, 200, icon, frame)).toEqual({ zoom: 1, x: 50, y: 25 })
  expect(clampView({ zoom: 0.1, x: 0, y: 0 }, photo, frame)).toEqual(fitView(photo, frame))
})

test('there is something to pan only where the picture is larger than the frame', () => {
  expect(canPan(fitView(photo, frame), photo, frame)).toBe(false)
  expect(canPan({ ...fitView(photo, frame), zoom: 0.21 }, photo, frame)).toBe(true)
})

test('the buttons go through powers of two and the fitting zoom, both ways', () => {
  const up = [0.2]
  while (up.length < 20 && nextStop(up[up.length - 1], 1, photo, frame) !== up[up.length - 1]) {
    up.push(nextStop(up[up.length - 1], 1, photo, frame))
  }
  expect(up).toEqual([0.2, 0.25, 0.5, 1, 2, 4, 8, 16, 32])
  const down = [32]
  while (down.length < 20 && nextStop(down[down.length - 1], -1, photo, frame) !== down[down.length - 1]) {
    down.push(nextStop(down[down.length - 1], -1, photo, frame))
  }
  expect(down).toEqual(up.toReversed())
  expect(nextStop(12, -1, icon, frame)).toBe(8)
})

test('the corner of the picture is on a whole device pixel', () => {
  const placement = placementOf({ zoom: 8, x: 1234.56, y: 789.1 }, { width: 1201, height: 799 })
  expect(placement).toEqual({ zoom: 8, left: Math.round(600.5 - 1234.56 * 8), top: Math.round(399.5 - 789.1 * 8) })
})

test('the covered part of the frame and the shown part of the picture', () => {
  const tall = { width: 2000, height: 4000 }
  const placement = placementOf(fitView(tall, frame), frame)
  expect(coveredRect(placement, tall, frame)).toEqual({ left: 400, top: 0, width: 400, height: 800 })
  expect(visiblePart(placement, tall, frame)).toEqual({ left: 0, top: 0, width: 2000, height: 4000 })
  const close = { zoom: 8, left: -804, top: -80 }
  expect(visiblePart(close, photo, frame)).toEqual({ left: 100, top: 10, width: 151, height: 100 })
  expect(coveredRect(close, photo, frame)).toEqual({ left: 0, top: 0, ...frame })
})
