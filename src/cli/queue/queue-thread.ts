import { parentPort, workerData } from 'node:worker_threads'
import {
  asMemoryError,
  compress,
  createEngine,
  decode,
  extensionOf,
  HuepressError,
  ImageContext,
  OPTIONS,
  type OptionValues,
  setThreads,
} from '../../node.ts'
import { setUpDecoder } from '../decoder-settings.ts'
import { unwrittenText } from '../print.ts'

/** To the thread: the bytes of an input, and the options of its job. */
export interface Picture {
  bytes: Uint8Array<ArrayBuffer>
  options: Partial<OptionValues> & { palette?: Uint8Array }
}

/** From the thread: the output, or why there is none. */
export type Compressed =
  | { bytes: Uint8Array<ArrayBuffer>; colors: number; format: string; ms: number; notes: string[] }
  | { code: HuepressError['code']; message: string }

setThreads(workerData.threads)
setUpDecoder()
const opening = createEngine({ backend: 'cpu' })

/** Whether a file of this format may have the name of the output. */
const fits = (format: string, wanted: string = OPTIONS.format.default) => extensionOf(format) === extensionOf(wanted)

async function work({ bytes, options }: Picture): Promise<Compressed> {
  const begin = performance.now()
  const engine = await opening
  const picture = new ImageContext(await decode(bytes, { tolerant: options.tolerant }))
  try {
    const result = await compress(picture, { ...options, advice: false, engine })
    const { colors, format, usedOriginal } = result.report
    if (usedOriginal && !fits(format, options.format)) throw new HuepressError('larger', unwrittenText(result.report))
    return { bytes: result.bytes, colors, format, ms: performance.now() - begin, notes: result.notes }
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
