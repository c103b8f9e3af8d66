import { createHash } from 'node:crypto'
import type { Page } from 'puppeteer'
import type { RgbaImage } from '../../src/common/image.ts'
import type { BackendName } from '../../src/common/stages.ts'
import type { Indexed, PointMode, QuantizeOptions, SpaceName } from '../../src/engine/api-types.ts'
import type { Engine } from '../../src/engine/engine.ts'
import type { TestServer } from './browser-server.ts'

declare global {
  interface Window {
    /** One for all jobs of a page: making the pipelines is most of the time on a software adapter. */
    engine?: Promise<Engine>
  }
}

/** What two back ends are compared by. */
export interface Outcome {
  palette: number[]
  /** SHA-256 of the index map, in hex. */
  indices: string
  backend: BackendName
}

export function outcomeOf({ palette, indices, report }: Indexed): Outcome {
  const hash = createHash('sha256').update(indices).digest('hex')
  return { palette: [...palette], indices: hash, backend: report.backend }
}

/** Runs several jobs on one image in a page that has the library (`openHarness`), by default on its GPU. */
export async function outcomesInChrome(
  page: Page,
  server: TestServer,
  { width, height, data }: RgbaImage,
  jobs: QuantizeOptions[],
  backend: BackendName = 'gpu',
): Promise<Outcome[]> {
  server.put('/image', Uint8Array.from(data))
  return page.evaluate(
    async (width, height, list, backend) => {
      const data = new Uint8Array(await (await fetch('/image', { cache: 'no-store' })).arrayBuffer())
      const onGpu = () => (window.engine ??= window.huepress.createEngine({ backend: 'gpu' }))
      const engine = await (backend === 'gpu' ? onGpu() : window.huepress.createEngine({ backend }))
      const outcomes = []
      for (const options of list) {
        const { palette, indices, report } = await engine.quantize({ width, height, data }, options)
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', indices as Uint8Array<ArrayBuffer>))
        const hex = [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('')
        outcomes.push({ palette: [...palette], indices: hex, backend: report.backend })
      }
      return outcomes
    },
    width,
    height,
    jobs as { colors: number; space: SpaceName; points: PointMode }[],
    backend,
  )
}
