import { ColorCloud, defineColorCloud } from '../../../src/page/elements/color-cloud/color-cloud.ts'

defineColorCloud()

/** Pictures that were asked for: what must stay still when nothing changes. */
let frames = 0
const request = window.requestAnimationFrame.bind(window)
window.requestAnimationFrame = callback => {
  frames++
  return request(callback)
}

/** The next frame; not counted. */
const nextFrame = () => new Promise(resolve => request(resolve))

/** Devices that were opened, for a test to destroy. */
const devices: GPUDevice[] = []
if ('gpu' in navigator) {
  const open = GPUAdapter.prototype.requestDevice
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await open.call(this, descriptor)
    devices.push(device)
    return device
  }
}

/** An empty cloud in the page. */
function makeCloud(renderer: 'auto' | 'webgpu' | '2d'): ColorCloud {
  const cloud = new ColorCloud()
  cloud.renderer = renderer
  document.getElementById('root')!.replaceChildren(cloud)
  return cloud
}

/** Points from a file of keys, then as many weights, 4 bytes each. */
async function fetchPoints(path: string) {
  const words = new Uint32Array(await (await fetch(path)).arrayBuffer())
  return { keys: words.slice(0, words.length / 2), weights: words.slice(words.length / 2) }
}

Object.assign(window, {
  makeCloud,
  fetchPoints,
  devices,
  frameCount: () => frames,
  nextFrame,
})
