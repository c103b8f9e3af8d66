import { type CompressReport, colorDifference, type DecodedImage } from '../node.ts'
import type { Settings } from './args.ts'
import { compressJob, type Job, sayNotes, type Tools } from './file-job.ts'
import type { Source } from './inputs.ts'
import { sweepOutputFor } from './outputs/output-names.ts'
import { checkOutput, type Guard } from './outputs/outputs.ts'
import { jsonLine } from './print.ts'

/** The classic numbers of colors. */
const SWEEP = [2, 4, 8, 16, 32, 64, 128, 256] as const

interface Row {
  colors: number
  report: CompressReport
  difference: number
}

function isOpaque(data: DecodedImage['data']): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] < 255) return false
  return true
}

/** Size of the same picture as a full-color PNG, adaptively filtered, zlib 9. */
async function fullColorBytes({ width, height, data }: DecodedImage): Promise<number> {
  const { default: sharp } = await import('sharp')
  const image = sharp(data, { limitInputPixels: false, raw: { width, height, channels: 4 } })
  const png = (isOpaque(data) ? image.removeAlpha() : image).png({ compressionLevel: 9, adaptiveFiltering: true })
  return (await png.toBuffer()).length
}

const COLUMNS = ['colors', 'bytes', 'smaller than file', 'than full-color PNG', 'PSNR dB', 'color difference']

function cells({ colors, report, difference }: Row, fullBytes: number): string[] {
  const { bytesIn, bytesOut, psnr } = report
  return [
    String(colors),
    String(bytesOut),
    `${(bytesIn / bytesOut).toFixed(2)} x`,
    `${(fullBytes / bytesOut).toFixed(2)} x`,
    Number.isFinite(psnr) ? psnr.toFixed(2) : 'lossless',
    difference.toFixed(2),
  ]
}

/** The table, columns flush right. */
function sweepTable(rows: readonly Row[], fullBytes: number): string {
  const table = [COLUMNS, ...rows.map(row => cells(row, fullBytes))]
  const widths = COLUMNS.map((_, i) => Math.max(...table.map(line => line[i].length)))
  return table.map(line => line.map((cell, i) => cell.padStart(widths[i])).join('  ')).join('\n')
}

/** Writes one picture in all eight numbers of colors and prints what each costs and how well it looks. */
export async function sweepOne(tools: Tools, job: Job): Promise<void> {
  const { settings, engine } = tools
  const { source, decoded, out } = job
  const rows: Row[] = []
  for (const colors of SWEEP) {
    const output = sweepOutputFor(source, colors, settings)
    const options = {
      ...settings.quantize,
      allowLarger: true,
      advice: false,
      colors,
      engine,
      onProgress: out.onProgress,
    }
    const { bytes, indexed, report, notes } = await compressJob(job, options)
    await out.write(output, bytes)
    rows.push({ colors, report, difference: colorDifference(decoded, indexed) })
    sayNotes(tools, job, notes)
    if (settings.json) await out.print(jsonLine({ input: source.displayName, output }, report))
  }
  if (settings.json || settings.quiet) return
  const fullBytes = await fullColorBytes(decoded)
  await out.print(`${source.displayName}  ${decoded.file.length} bytes; as a full-color PNG ${fullBytes} bytes`)
  await out.print(sweepTable(rows, fullBytes))
}

/** The eight outputs of a picture, checked before any work is done. */
export async function checkSweepOutputs(source: Source, settings: Settings, guard: Guard): Promise<string[]> {
  const outputs = SWEEP.map(colors => sweepOutputFor(source, colors, settings))
  for (const output of outputs) await checkOutput(output, settings, guard)
  return outputs
}
