import type { Sharp, SharpInput, SharpOptions } from 'sharp'
import { decoderMissing } from './decoder-fault.ts'

type SharpModule = typeof import('sharp').default

let configure: ((sharp: SharpModule) => void) | null = null

/**
 * Calls `set` with sharp as soon as it is loaded. Its number of threads and its cache are settings of the whole
 * process: they belong to the program that huepress runs in and are never touched here.
 */
export function configureSharp(set: (sharp: SharpModule) => void): void {
  configure = set
}

/** The decoder, loaded when it is first needed: that takes 100 ms. Errors: 'decoder-missing'. */
export async function openWithSharp(input: SharpInput, options: SharpOptions = {}): Promise<Sharp> {
  const { default: sharp } = await import('sharp').catch(error => Promise.reject(decoderMissing(error)))
  configure?.(sharp)
  configure = null
  return sharp(input, { limitInputPixels: false, ...options })
}
