import type { QuantizeSettings } from '../quantize/settings.ts'
import type { SpaceName } from '../quantize/types.ts'
import type { DitherKind } from './dither/dither-image.ts'

/** What a device has to get right before the same is asked of it for a picture. */
export type SelfTest =
  | 'opaque steps'
  | `${'opaque' | 'alpha'} ${
      | 'image'
      | 'search'
      | 'starts'
      | 'difference'
      | `${SpaceName} ${QuantizeSettings['points'] | DitherKind}`}`

/** What the CPU makes of the pictures of the self-test; test/gpu/self-test.test.ts compares. */
export const EXPECTED: Readonly<Record<SelfTest, number>> = {
  'opaque image': 3_085_409_831,
  'opaque srgb colors': 2_938_663_636,
  'opaque srgb pixels': 2_938_663_636,
  'opaque oklab colors': 3_384_265_009,
  'opaque oklab pixels': 3_384_265_009,
  'opaque steps': 3_537_250_441,
  'opaque search': 1_119_419_048,
  'alpha search': 2_055_728_757,
  'opaque starts': 3_755_407_249,
  'alpha starts': 1_632_113_104,
  'alpha image': 1_590_416_214,
  'alpha srgb colors': 2_749_718_912,
  'alpha srgb pixels': 2_749_718_912,
  'alpha oklab colors': 2_258_355_809,
  'alpha oklab pixels': 2_258_355_809,
  'opaque srgb dither': 2_605_160_671,
  'opaque oklab dither': 2_013_979_012,
  'opaque difference': 1_616_691_723,
  'alpha difference': 2_895_181_845,
  'alpha srgb dither': 2_789_324_160,
  'alpha oklab dither': 2_752_531_277,
  'opaque srgb rdo': 2_548_278_887,
  'opaque oklab rdo': 3_931_509_386,
  'alpha srgb rdo': 861_525_332,
  'alpha oklab rdo': 1_002_822_788,
  'opaque srgb rdo-4': 654_108_795,
  'opaque oklab rdo-4': 569_156_130,
  'alpha srgb rdo-4': 3_458_131_779,
  'alpha oklab rdo-4': 3_731_973_382,
  'opaque srgb rdo-8': 50_969_909,
  'opaque oklab rdo-8': 3_955_676_985,
  'alpha srgb rdo-8': 2_833_443_772,
  'alpha oklab rdo-8': 4_260_842_579,
}
