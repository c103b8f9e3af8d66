import type {
  Alternatives,
  BackendChoice,
  CompressReport,
  CurvePoint,
  ErrorCode,
  OptionsOf,
  PaletteHandle,
  Picture,
  Progress,
} from '../../index.ts'

/** The settings of a job that can travel in a message: every option of the table, and a palette. */
export interface JobSettings extends OptionsOf<'quantize' | 'job'> {
  backend: BackendChoice
  /** RGBA, 4 bytes an entry. */
  palette?: Uint8Array
  /** Colors that the palette must hold, RGBA as well. */
  locked?: Uint8Array
}

/** What a job is to bring beside the file. */
export interface Extras {
  /** `indices`: the palette index of every pixel. */
  indices?: boolean
  /** `frames`: the palettes on the way to this one. */
  snapshots?: boolean
}

/** What the page gets back for a job. */
export interface JobResult {
  /** The finished file. */
  blob: Blob
  /** RGBA, 4 bytes an entry. */
  palette: Uint8Array
  /** Pixels of each entry, dithering and lossiness included. */
  counts: Uint32Array
  report: CompressReport
  /** A small picture of the original. */
  thumbnail: Picture
  /** Of an animation, which is left as it is: what its first frame alone would be. */
  firstFrame?: Pick<JobResult, 'blob' | 'report'>
  /** On request: the palette index of every pixel, row-major, `report.width` x `report.height`. */
  indices?: Uint8Array
  /** On request: see `PaletteHandle`; absent if nothing was clustered (a given palette, a limit of bytes). */
  snapshots?: PaletteHandle['snapshots']
}

/** The distinct colors of a picture; keys are r | g << 8 | b << 16 | a << 24. */
export interface Colors {
  keys: Uint32Array
  /** Pixels of each. */
  weights: Uint32Array
}

/** A file; `source` names it, so that the worker need not decode the same one twice. */
interface OfFile {
  id: number
  source: number
  file: Blob
  settings: JobSettings
}

/** Page to worker. */
export type Request =
  | ({ type: 'compress'; extras: Extras } & OfFile)
  | ({ type: 'curve'; thumbnail?: number } & OfFile)
  | ({ type: 'colors' } & OfFile)
  | ({ type: 'original' } & OfFile)
  | ({ type: 'palette' } & OfFile)
  | ({ type: 'suggest'; palette: Uint8Array; report: CompressReport } & OfFile)
  | { type: 'abort'; id: number }

/** What each request but `abort` brings in the end. */
export interface Results {
  compress: JobResult
  curve: CurvePoint[]
  colors: Colors
  /** The file's pixels as a PNG. */
  original: Blob
  /** RGBA, 4 bytes an entry. */
  palette: Uint8Array
  /** What would be smaller than the file. */
  suggest: Alternatives
}

/** Worker to page. Every request but `abort` ends in exactly one `done` or `failed`. */
export type Response =
  | { type: 'progress'; id: number; progress: Progress }
  | { type: 'preview'; id: number; bitmap: ImageBitmap }
  | { type: 'draft'; id: number; result: JobResult }
  | { type: 'point'; id: number; point: CurvePoint }
  | { type: 'done'; id: number; result: Results[keyof Results] }
  | { type: 'failed'; id: number; code: ErrorCode; message: string }
