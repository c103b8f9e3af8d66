import { parentPort, workerData } from 'node:worker_threads'
import {
  asMemoryError,
  compress,
  createEngine,
  decode,
  HuepressError,
  ImageContext,
  type OptionValues,
  setThreads,
} from '../../node.ts'
import { setUpDecoder } from '../decoder-settings.ts'
import { isForeign } from '../outputs/foreign-original.ts'
import { unwrittenText } from '../print.ts'

/** To the thread: the bytes of an input, and the options of its job. */
export interface Picture {
  bytes: Uint8Array<ArrayBuffer>
  options: Partial<OptionValues> & { palette?: Uint8Array }
}

/** From the thread: the output, or why there is none. */
export type Compressed =
  | { bytes: Uint8Array<ArrayBuffer>; colors: number; format: string; ms: number }
  | { code: HuepressError['code']; message: string }

setThreads(workerData.threads)
setUpDecoder()
const opening = createEngine({ backend: 'cpu' })

async function work({ bytes, options }: Picture): Promise<Compressed> {
  const begin = performance.now()
  const engine = await opening
  const picture = new ImageContext(await decode(bytes, { tolerant: options.tolerant }))
  try {
    const result = await compress(picture, { ...options, advice: false, engine })
    const { colors, format } = result.report
    if (isForeign(result.report, options.format)) throw new HuepressError('larger', unwrittenText(result.report))
    return { bytes: result.bytes, colors, format, ms: performance.now() - begin }
  } finally {
    picture.close()
  }
}

/** An error in a form that travels. */
function failure(fault: unknown): Compressed {
  const error = asMemoryError(fault)
  if (error instanceof HuepressError) return { code: error.code, message: error.message }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

parentPort!.on('message', async (picture: Picture) => {
  parentPort!.postMessage(await work(picture).catch(failure))
})
