import { expect, test } from 'vitest'
import { FIRST_VIEW, matrixOf, project, turned } from '../../../src/page/elements/color-cloud/camera.ts'
import { captionOf, labelOf } from '../../../src/page/elements/color-cloud/cloud-strings.ts'
import { boxAround, CUBE, placeOf } from '../../../src/page/elements/color-cloud/color-position.ts'
import { viewOfKey } from '../../../src/page/elements/color-cloud/gestures.ts'
import { marksAt } from '../../../src/page/elements/color-cloud/palette-marks.ts'
import { makePlayer, runMs } from '../../../src/page/elements/color-cloud/player.ts'
import { drawPoints, placeUpTo, spreadOf, strideOf } from '../../../src/page/elements/color-cloud/raster.ts'

const FRONT = { yaw: 0, pitch: 0, zoom: 1 }

test('seen from the front, x goes right, y goes up, and z comes nearer', () => {
  const matrix = matrixOf(FRONT, 2, CUBE)
  const middle = project(matrix, [0, 0, 0], 400, 200)
  expect([middle.x, middle.y]).toEqual([200, 100])
  expect(project(matrix, [1, 0, 0], 400, 200).x).toBeGreaterThan(240)
  expect(project(matrix, [0, 1, 0], 400, 200).y).toBeLessThan(60)
  expect(project(matrix, [0, 0, 1], 400, 200).depth).toBeLessThan(middle.depth)
})

test('from above, the top is nearer; turned to the left, the right side comes to the front', () => {
  const depthOf = (yaw: number, pitch: number, at: number[]) =>
    project(matrixOf({ yaw, pitch, zoom: 1 }, 1, CUBE), at, 100, 100).depth
  expect(depthOf(0, 1, [0, 1, 0])).toBeLessThan(depthOf(0, 1, [0, -1, 0]))
  expect(depthOf(-1, 0, [1, 0, 0])).toBeLessThan(depthOf(-1, 0, [-1, 0, 0]))
})

test.each([
  [0.5, 3],
  [3, 0.5],
])('whatever the box and the turn, all of the box is in view and between near and far (%f, %f)', (aspect, length) => {
  const box = { middle: [0.3, -0.4, 0.1], half: [0.2, length, 0.6] }
  for (let yaw = -3; yaw <= 3; yaw += 0.5) {
    for (const pitch of [-1.57, -0.8, 0, 0.8, 1.57]) {
      const matrix = matrixOf({ yaw, pitch, zoom: 1 }, aspect, box)
      for (let corner = 0; corner < 8; corner++) {
        const at = box.middle.map((value, i) => value + box.half[i] * ((corner >> i) & 1 ? 1 : -1))
        const { x, y, depth } = project(matrix, at, aspect, 1)
        expect(x / aspect).toBeGreaterThan(0)
        expect(x / aspect).toBeLessThan(1)
        expect(y).toBeGreaterThan(0)
        expect(y).toBeLessThan(1)
        expect(depth).toBeGreaterThan(0)
        expect(depth).toBeLessThan(1)
      }
    }
  }
})

test('a view stays within its limits, and 0 brings the first one back', () => {
  expect(turned(FRONT, 0, 9).pitch).toBe(Math.PI / 2)
  expect(turned(FRONT, 0, 0, 99).zoom).toBe(8)
  expect(turned(FRONT, 0, 0, 0.01).zoom).toBe(0.5)
  expect(viewOfKey(turned(FRONT, 1, 1, 2), '0')).toEqual(FIRST_VIEW)
  expect(viewOfKey(FRONT, 'ArrowLeft')!.yaw).toBe(-viewOfKey(FRONT, 'ArrowRight')!.yaw)
  expect(viewOfKey(FRONT, 'x')).toBe(null)
})

test('colors stand at the corners of the RGB cube, and grays on the upright axis of OKLab', () => {
  expect(placeOf('srgb', 255, 0, 255)).toEqual([1, -1, 1])
  for (const gray of [0, 77, 255]) {
    const [a, , b] = placeOf('oklab', gray, gray, gray)
    expect(Math.hypot(a, b)).toBeLessThan(1e-6)
  }
  expect(placeOf('oklab', 255, 255, 255)[1]).toBeCloseTo(1, 6)
  expect(placeOf('oklab', 255, 0, 0)[0]).toBeGreaterThan(1)
})

test('the box is a twentieth larger than what is in it, and never flat', () => {
  const { middle, half } = boxAround(Float32Array.of(0, 0, 0.5, 1, 0, 0.5))
  expect(middle).toEqual([0.5, 0, 0.5])
  expect(half[0]).toBeCloseTo(0.525)
  expect(half[1]).toBe(0.05)
  expect(boxAround(new Float32Array())).toEqual(CUBE)
})

test('between two frames a centroid is on the straight way from one to the next', () => {
  const frames = [Uint8Array.of(0, 0, 0, 255), Uint8Array.of(255, 255, 0, 255)]
  expect([...marksAt(frames, 0.5, 'srgb').places]).toEqual([0, 0, -1])
  expect([...marksAt(frames, 1, 'srgb').colors]).toEqual([255, 255, 0, 255])
  expect(marksAt([], 0, 'srgb').colors.length).toBe(0)
})

test('frames of different lengths do not blend', () => {
  const frames = [Uint8Array.of(9, 9, 9, 255), new Uint8Array(8)]
  expect([...marksAt(frames, 0.9, 'srgb').colors]).toEqual([9, 9, 9, 255])
})

test('playing goes from the first frame to the last in a time of its own, and stops there', () => {
  const player = makePlayer(() => undefined)
  player.reset(11)
  expect(player.moment).toBe(10)
  player.play()
  expect(player.moment).toBe(0)
  let now = 1000
  for (; player.playing; now += 50) player.tick(now)
  expect(player.moment).toBe(10)
  expect(now - 1000).toBeGreaterThanOrEqual(runMs(10))
  expect(now - 1000).toBeLessThan(runMs(10) + 200)
  player.play()
  player.seek(99)
  expect([player.moment, player.playing]).toEqual([10, false])
})

test('nothing plays where there is one frame or none', () => {
  const player = makePlayer(() => undefined)
  for (const frames of [0, 1]) {
    player.reset(frames)
    player.play()
    expect([player.moment, player.playing]).toEqual([0, false])
  }
})

test.each([1, 2, 3, 10, 97, 4096])('the order of %i points visits each once', count => {
  const stride = strideOf(count)
  const visited = new Set(Array.from({ length: count }, (_, i) => (i * stride) % count))
  expect(visited.size).toBe(count)
})

test('of two points in one place the nearer is drawn, in whatever order; transparent ones are not', () => {
  const matrix = matrixOf(FRONT, 1, CUBE)
  const sizes = { least: 1, most: 1, mark: 4 }
  for (const keys of [
    [0xff008080, 0xffff8080, 0x00ff8080],
    [0xffff8080, 0x00ff8080, 0xff008080],
  ]) {
    const points = { keys: Uint32Array.from(keys), weights: Uint32Array.of(1, 1, 1) }
    const spread = spreadOf(points)
    placeUpTo(spread, points, 'srgb', 3)
    const raster = { width: 40, height: 40, pixels: new Uint32Array(1600), depths: new Float32Array(1600).fill(2) }
    drawPoints(raster, spread, matrix, sizes, 0, 3)
    const drawn = raster.pixels.filter(pixel => pixel !== 0)
    expect(new Set(drawn)).toEqual(new Set([0xffff8080]))
    expect(drawn.length).toBe(4)
  }
})

test('the words say what is seen and how it is drawn', () => {
  const told = { colors: 72079, centroids: 64, space: 'oklab', onGpu: false } as const
  expect(labelOf(told)).toBe('Cloud of 72,079 distinct colors in OKLab, with 64 centroids among them')
  expect(captionOf(told)).toContain('Drawn in 2-D, without WebGPU.')
  expect(captionOf({ ...told, colors: 2_000_000 })).toContain('1,048,576 of them, chosen evenly')
  expect(captionOf({ ...told, onGpu: true })).toContain('Drawn with WebGPU.')
})
