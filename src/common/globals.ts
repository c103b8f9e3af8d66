/**
 * The platform's types as the public types name them. Each is the global type in a project that has it (from
 * TypeScript's `dom`, `@types/node` or `@webgpu/types`), else the parts that tell it apart, so that no project has to
 * add one.
 */
type Global<Name extends string, Otherwise> =
  typeof globalThis extends Record<Name, { prototype: infer Type }> ? Type : Otherwise

/** Cancels a job: an `AbortSignal`. */
export type Signal = Global<
  'AbortSignal',
  { readonly aborted: boolean; readonly reason: unknown; addEventListener: unknown; removeEventListener: unknown }
>

/** Bytes of a file: a `Blob` or `File`. */
export type BlobFile = Global<
  'Blob',
  { readonly size: number; readonly type: string; arrayBuffer(): Promise<ArrayBuffer>; slice: unknown }
>

/** Where a file is: a `URL`. */
export type UrlFile = Global<'URL', { readonly href: string; readonly protocol: string; readonly searchParams: object }>

/** A thread of the browser: a `Worker`. */
export type WorkerThread = Global<
  'Worker',
  { postMessage: unknown; terminate(): void; onmessage: unknown; onerror: unknown }
>

/** A device of WebGPU: a `GPUDevice`. */
export type WebGpuDevice = Global<
  'GPUDevice',
  { readonly limits: object; readonly lost: Promise<object>; readonly queue: object; createBuffer: unknown }
>

/** Where adapters of WebGPU come from: a `GPU`, such as `navigator.gpu`. */
export type WebGpu = Global<'GPU', { requestAdapter(): Promise<object | null>; getPreferredCanvasFormat: unknown }>

/** A decoded picture of the browser's: an `ImageBitmap`. */
export type Bitmap = Global<'ImageBitmap', { readonly width: number; readonly height: number; close(): void }>
