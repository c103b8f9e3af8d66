/** The work of the shaders that see pixels or the table of colours: counted on the picture itself. */
import { launched, makeTally } from './tally.mjs'

const [GROUP, PER_THREAD, BLOCK] = [256, 16, 64]
const [BINS, SECTOR, WORD] = [2 ** 24, 32, 4]

/** Runs of equal pixels among the 16 of a thread, and distinct colours among the 4096 of a workgroup. */
function countRuns(pixels) {
  let runs = 0
  let merged = 0
  for (let first = 0; first < pixels.length; first += GROUP * PER_THREAD) {
    const block = pixels.subarray(first, first + GROUP * PER_THREAD)
    merged += new Set(block).size
    for (let i = 0; i < block.length; i++) runs += Number(i % PER_THREAD === 0 || block[i] !== block[i - 1])
  }
  return { runs, merged }
}

/** Distinct sectors of the table, and the bytes that the compaction looks at: up to the last colour of each block. */
function countTable(codes) {
  let sectors = 0
  let looked = 0
  for (let i = 0; i < codes.length; i++) {
    sectors += Number(i === 0 || codes[i] >>> 3 !== codes[i - 1] >>> 3)
    const isLast = i + 1 === codes.length || Math.floor(codes[i + 1] / BLOCK) !== Math.floor(codes[i] / BLOCK)
    if (isLast) looked += ((codes[i] % BLOCK) + 1) * WORD
  }
  return { sectors, looked }
}

/** Work by stage and shader, and the floor of each stage, for an opaque picture. `codes`: of its colours, in order. */
export function pixelWork(pixels, codes) {
  const { runs, merged } = countRuns(pixels)
  const { sectors, looked } = countTable(codes)
  const [count, remap] = [makeTally(), makeTally()]
  const tiles = Math.ceil(pixels.length / 2 ** 24)
  const table = BINS * WORD
  const blocks = BINS / BLOCK
  const gathered = sectors * SECTOR
  const colours = codes.length
  count.add('clear', { written: table })
  count.add('count', {
    dispatches: tiles,
    invocations: launched(pixels.length, GROUP * PER_THREAD, GROUP),
    atomics: runs,
    read: pixels.length * WORD + gathered,
    written: gathered,
  })
  count.add('reduce', { dispatches: 1, invocations: blocks, read: table, written: blocks * WORD })
  count.add('scan', { dispatches: 1, invocations: GROUP, read: 2 * blocks * WORD, written: blocks * WORD })
  count.add('compact', {
    dispatches: 1,
    invocations: blocks,
    read: blocks * WORD + looked,
    written: colours * 2 * WORD,
  })
  count.add('points', {
    dispatches: 1,
    invocations: launched(colours, 4096, GROUP),
    read: colours * 4,
    written: colours * 8,
  })
  remap.add('scatter', {
    dispatches: 1,
    invocations: launched(colours, 4096, GROUP),
    read: colours * 2 * WORD,
    written: gathered,
  })
  remap.add('remap', {
    dispatches: tiles,
    invocations: launched(pixels.length, GROUP * 4, GROUP),
    read: pixels.length * WORD + gathered,
    written: pixels.length,
  })
  const bare = { dispatches: 1, invocations: 0, evaluations: 0, atomics: 0 }
  return {
    count: {
      rows: count.rows,
      // Every pixel once, every sector of a colour read and written once, the list written.
      floor: {
        ...bare,
        atomics: merged,
        read: pixels.length * WORD + gathered,
        written: gathered + colours * 2 * WORD,
      },
    },
    remap: {
      rows: remap.rows,
      floor: { ...bare, read: pixels.length * WORD + gathered + colours * WORD, written: pixels.length + gathered },
    },
    runs,
    merged,
    sectors,
  }
}
