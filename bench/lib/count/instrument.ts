/**
 * Rewrites a shader so that it counts what it does: evaluations at the sites of sites.ts, atomics, barriers, and the
 * sectors of 32 bytes that it reads and writes, each once a dispatch. What it computes stays the same.
 */
import { placeSites } from './sites.ts'
import { argumentsOf, closing, declarationsOf, type StorageBuffer, storageOf } from './wgsl.ts'

/** What is counted of a dispatch, in the order of a record of 64-bit sums. */
export const COUNTERS = [
  'evaluations',
  /** Evaluations without which the result cannot be known. */
  'needed',
  /** Colors that are taken to the color space. */
  'conversions',
  'storageAtomics',
  'groupAtomics',
  'sectorsRead',
  'sectorsWritten',
  /** Bytes that have to be read or written, where that depends on the data. */
  'neededBytes',
  /** Sums that were added, and those that would be if each workgroup merged what it adds to the same. */
  'runs',
  'merged',
  /** Times that the work of a dispatch was done rather than skipped. */
  'active',
] as const
export type Counter = (typeof COUNTERS)[number]

/** Words of a record: the sums, then the barriers of the workgroup that has most. */
export const RECORD_WORDS = 2 * COUNTERS.length + 1
/** Storage bindings of a shader at most: each has a place in the uniform behind that of the record. */
export const MAX_BINDINGS = 16

const READ = 1
const WRITE = 2

/** Where the words of a key are kept that says whether a workgroup has met it before. */
const SEEN_WORDS = 2056

const PRELUDE = `
struct CountedPlace { read: u32, write: u32, last: u32, pad: u32 }
@group(1) @binding(0) var<storage, read_write> counted_words: array<atomic<u32>>;
@group(1) @binding(1) var<uniform> counted_places: array<CountedPlace, ${MAX_BINDINGS + 1}>;
${COUNTERS.map(name => `var<private> n_${name}: u32;`).join('\n')}
var<private> n_barriers: u32;
fn counted_bit(base: u32, sector: u32) -> u32 {
  let bit = 1u << (sector & 31u);
  let word = base + (sector >> 5u);
  if ((atomicLoad(&counted_words[word]) & bit) != 0u) { return 0u; }
  return u32((atomicOr(&counted_words[word], bit) & bit) == 0u);
}
fn counted_access(place: u32, index: u32, stride: u32, mode: u32) -> u32 {
  let at = counted_places[place];
  let end = min((index * stride + stride - 1u) >> 5u, at.last);
  for (var sector = min((index * stride) >> 5u, at.last); sector <= end; sector++) {
    if ((mode & ${READ}u) != 0u) { n_sectorsRead += counted_bit(at.read, sector); }
    if ((mode & ${WRITE}u) != 0u) { n_sectorsWritten += counted_bit(at.write, sector); }
  }
  return index;
}
fn counted_storage(value: u32) -> u32 { n_storageAtomics++; return value; }
fn counted_group(value: u32) -> u32 { n_groupAtomics++; return value; }
fn counted_wait(value: u32) -> u32 { n_barriers++; return value; }
fn counted_sum(at: u32, value: u32) {
  if (value == 0u) { return; }
  let old = atomicAdd(&counted_words[at], value);
  if (old + value < old) { atomicAdd(&counted_words[at + 1u], 1u); }
}
fn counted_end() {
  let record = counted_places[0].read;
${COUNTERS.map((name, n) => `  counted_sum(record + ${2 * n}u, n_${name});`).join('\n')}
  atomicMax(&counted_words[record + ${2 * COUNTERS.length}u], n_barriers);
}
`

/**
 * For shaders that ask whether a workgroup meets a key for the first time. SwiftShader zeroes workgroup memory whenever
 * another four of its threads begin, so all begin before any goes on.
 */
const SEEN = `
var<workgroup> counted_seen: array<atomic<u32>, ${SEEN_WORDS}>;
fn counted_begin() { workgroupBarrier(); }
fn counted_run(key: u32) {
  n_runs++;
  let bit = 1u << (key & 31u);
  n_merged += u32((atomicOr(&counted_seen[key >> 5u], bit) & bit) == 0u);
}
`

/** Each atomic operation but loads and stores counts itself as it takes its last argument. */
function countAtomics(code: string, storage: ReadonlySet<string>): string {
  const operation = /\batomic(?:Add|Sub|Max|Min|And|Or|Xor|Exchange|CompareExchangeWeak)\(&(\w+)/g
  let [out, at] = ['', 0]
  for (;;) {
    operation.lastIndex = at
    const match = operation.exec(code)
    if (!match) return out + code.slice(at)
    const open = code.indexOf('(', match.index)
    const close = closing(code, open)
    const parts = argumentsOf(code.slice(open + 1, close)).map(part => countAtomics(part, storage))
    const last = `${storage.has(match[1]) ? 'counted_storage' : 'counted_group'}(${parts.pop()})`
    out += `${code.slice(at, open + 1)}${[...parts, last].join(', ')})`
    at = close + 1
  }
}

/** How an element is used, by what stands before and behind it. */
function modeOf(before: string, behind: string): number {
  const [, atomic] = /\batomic(\w+)\(\s*&$/.exec(before) ?? []
  if (atomic) return { Load: READ, Store: WRITE }[atomic] ?? READ | WRITE
  // Fields and further indices, then an assignment.
  const [, assigned] = /^(?:\.\w+|\[[^\]]*\])*\s*(=(?!=)|[-+*/%&|^]=|<<=|>>=|\+\+|--)/.exec(behind) ?? []
  if (!assigned) return READ
  return assigned === '=' ? WRITE : READ | WRITE
}

/** Each element of a storage buffer counts its sectors as it is accessed. */
function countAccesses(code: string, buffers: readonly StorageBuffer[]): string {
  const arrays = buffers.filter(({ stride }) => stride !== null)
  if (arrays.length === 0) return code
  const access = new RegExp(`(?<![.\\w])(${arrays.map(({ name }) => name).join('|')})\\[`, 'g')
  let [out, at] = ['', 0]
  for (;;) {
    access.lastIndex = at
    const match = access.exec(code)
    if (!match) return out + code.slice(at)
    const { binding, stride } = arrays.find(({ name }) => name === match[1])!
    const open = match.index + match[0].length - 1
    const close = closing(code, open)
    const mode = modeOf(code.slice(0, match.index), code.slice(close + 1))
    const index = countAccesses(code.slice(open + 1, close), buffers)
    out += `${code.slice(at, open + 1)}counted_access(${binding + 1}u, u32(${index}), ${stride}u, ${mode}u)]`
    at = close + 1
  }
}

/** Two barriers with nothing between them are one wait: at the second one, no thread is late. */
const countBarriers = (code: string) =>
  code
    .replaceAll(/\b(workgroup|storage)Barrier\(\);(?![\s}]*(workgroup|storage)Barrier\(\);)/g, '$&\nn_barriers++;')
    .replaceAll(/\bworkgroupUniformLoad\(&\w+\)/g, 'counted_wait($&)')

/** The entry point becomes a function; another in its place calls it and adds up what the thread counted. */
function wrapEntry(code: string): string {
  const match = /@compute @workgroup_size\(([^)]*)\)\s*fn (\w+)\(/.exec(code)
  if (!match) throw new Error('The shader has no entry point.')
  const open = match.index + match[0].length - 1
  const close = closing(code, open)
  const params = code.slice(open + 1, close)
  const own = declarationsOf(params).map(param => param.replace(/@builtin\(\w+\)\s*/, ''))
  const names = own.map(param => param.slice(0, param.indexOf(':')))
  const inner = `${code.slice(0, match.index)}fn counted_entry(${own.join(', ')}${code.slice(close)}`
  const outer = `fn ${match[2]}(${params}) {\ncounted_entry(${names.join(', ')});\ncounted_end();\n}`
  return `${inner}\n@compute @workgroup_size(${match[1]})\n${outer}`
}

/** The shader that counts, and its storage buffers. */
export function instrument(shader: string, code: string): { code: string; buffers: StorageBuffer[] } {
  const buffers = storageOf(code)
  const names = new Set(buffers.map(({ name }) => name))
  const counting = countBarriers(countAccesses(countAtomics(code, names), buffers))
  const placed = placeSites(shader, wrapEntry(counting))
  if (!placed.includes('counted_run(')) return { code: `${PRELUDE}${placed}`, buffers }
  const begun = placed.replace('\ncounted_entry(', '\ncounted_begin();\ncounted_entry(')
  return { code: `${PRELUDE}${SEEN}${begun}`, buffers }
}
