import type { Sharp, SharpInput, SharpOptions } from 'sharp'
import { decoderMissing } from './decoder-fault.ts'

/**
 * The decoder, loaded when it is first needed: that takes a quarter of a second. Its number of threads and its cache
 * are settings of the whole process. They belong to the program that huepress runs in and are never touched here.
 * Errors: 'decoder-missing'.
 */
export async function openWithSharp(input: SharpInput, options: SharpOptions = {}): Promise<Sharp> {
  const { default: sharp } = await import('sharp').catch(error => Promise.reject(decoderMissing(error)))
  return sharp(input, { limitInputPixels: false, ...options })
}
