/** One run of the engine on the adapter at hand, metered: what the replay cannot know. */
import { createEngine } from '../../dist/lib/node.js'
import { openDevice } from '../gpu/dawn.mjs'
import { meterDevice } from '../gpu/meter.mjs'

let opened

async function open() {
  const found = await openDevice()
  if (!found) return null
  const meter = meterDevice(found.device)
  return { meter, name: found.name, engine: await createEngine({ backend: 'gpu', device: found.device }) }
}

/** Submissions, bytes over the link, peak memory and dispatches of one picture; null without an adapter. */
export async function meteredRun(image, { colors, speed, space }) {
  opened ??= open()
  const here = await opened
  if (!here) return null
  here.meter.take()
  const { report } = await here.engine.quantize(image, { colors, speed, space, dither: 0, lossy: 0 })
  return { adapter: here.name, iterations: report.iterations, ...here.meter.take() }
}
