import { stageMs } from '../common/stages.ts'
import type { Report } from '../engine/api-types.ts'
import type { Format } from '../options/values.ts'
import type { CompressReport, CompressResult } from './compress-types.ts'
import type { DecodedImage } from './decoded-image.ts'
import type { Finished } from './keep-original.ts'
import type { Work } from './prepare-work.ts'
import type { Made } from './target-size.ts'

/** The report of the file that is handed out: nothing is lost in one that was kept. */
function fileReport(
  report: Report,
  { file, format: inputFormat, bits: inputBits = 8 }: DecodedImage,
  finished: Finished,
  format: Format,
  visibleDifference: number,
): CompressReport {
  const { bytes, usedOriginal, resultBytes, isRough: resultIsRough, smallerAlternative, photoAlternative } = finished
  const own = usedOriginal
    ? { mse: 0, psnr: Number.POSITIVE_INFINITY, quality: 100, lossy: 0, colors: report.distinctColors }
    : {}
  return {
    ...report,
    bytesIn: file.length,
    bytesOut: bytes.length,
    usedOriginal,
    resultBytes,
    resultIsRough,
    inputFormat,
    inputBits,
    smallerAlternative,
    photoAlternative,
    kind: usedOriginal ? 'original' : format === 'photo' ? 'photo' : 'palette',
    photoQuality: null,
    format: usedOriginal ? inputFormat : format,
    visibleDifference,
    ...own,
  }
}

/** The result of a job, with the report of all of it. */
export function resultOf(
  work: Work,
  finished: Finished,
  format: Format,
  made: Pick<Made, 'indexed' | 'encodeMs'> & { difference: Pick<Made['difference'], 'finish'> },
): CompressResult {
  const { source, histogramMs, preserved, colorNotes, transferNotes: ofTransfer } = work
  const { indexed, encodeMs, difference } = made
  const { ms: ofPixels, notes: ofJob } = indexed.report
  const { usedOriginal, bytes } = finished
  const { upload, readBack } = ofPixels.parts
  const ms = stageMs(
    { ...ofPixels, histogram: ofPixels.histogram + histogramMs.histogram, encode: encodeMs },
    ofPixels.total + histogramMs.histogram + encodeMs,
    { ...ofPixels.parts, upload: upload + histogramMs.upload, readBack: readBack + histogramMs.readBack },
  )
  const ofInput = usedOriginal ? [] : [...source.notes, ...ofTransfer]
  const ofMetadata = usedOriginal && !source.profileFault ? [] : [...preserved.notes, ...colorNotes]
  const notes = [...ofInput, ...ofMetadata, ...ofJob, ...finished.notes]
  const own = { ...indexed.report, ms, notes }
  const report = fileReport(own, source, finished, format, usedOriginal ? 0 : difference.finish())
  return { bytes, indexed: { ...indexed, report: own }, report, notes }
}
