import type { QuantizeSettings } from '../quantize/settings.ts'
import type { SpaceName } from '../quantize/types.ts'

/** What a device has to get right before the same is asked of it for a picture. */
export type SelfTest =
  `${'opaque' | 'alpha'} ${'image' | 'difference' | `${SpaceName} ${QuantizeSettings['points'] | 'dither'}`}`

/** What the CPU makes of the pictures of the self-test; test/gpu/self-test.test.ts compares. */
export const EXPECTED: Readonly<Record<SelfTest, number>> = {
  'opaque image': 3_085_409_831,
  'opaque srgb colors': 4_123_732_333,
  'opaque srgb pixels': 4_123_732_333,
  'opaque oklab colors': 721_290_225,
  'opaque oklab pixels': 721_290_225,
  'opaque srgb dither': 2_605_160_671,
  'opaque oklab dither': 2_013_979_012,
  'opaque difference': 1_616_691_723,
  'alpha difference': 2_895_181_845,
  'alpha image': 2_441_067_276,
  'alpha srgb colors': 2_477_468_304,
  'alpha srgb pixels': 2_477_468_304,
  'alpha oklab colors': 2_567_136_062,
  'alpha oklab pixels': 2_567_136_062,
  'alpha srgb dither': 2_789_324_160,
  'alpha oklab dither': 2_752_531_277,
}
