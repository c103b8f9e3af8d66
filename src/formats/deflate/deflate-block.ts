import type { DeflateWork } from './deflate-work.ts'
import { quickBlock } from './quick-block.ts'
import { thoroughBlock } from './thorough/thorough-block.ts'

/**
 * Deflates a block (RFC 1951); what does not shrink is stored. It ends on a byte's border, so that blocks may be
 * joined. The bytes are the same with the kernels and without.
 */
export const deflateBlock = (work: DeflateWork): Uint8Array =>
  work.level === 0 ? quickBlock(work) : thoroughBlock(work, work.level)
