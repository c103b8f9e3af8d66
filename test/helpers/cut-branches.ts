/** What a test knows of a branch: its condition never holds, always holds, or may do either. */
export type Answer = 'never' | 'always' | 'sometimes'

const PAIRS: Record<string, string> = { '(': ')', '{': '}' }

/** Where the bracket that opens at `open` is closed. */
function closing(source: string, open: number): number {
  const [opens, closes] = [source[open], PAIRS[source[open]]]
  let depth = 0
  for (let at = open; at < source.length; at++) {
    if (source[at] === opens) depth++
    if (source[at] === closes && --depth === 0) return at
  }
  throw new Error(`The shader does not close its ${opens}.`)
}

/** The end of the block that a place stands in. */
function endOfBlock(source: string, from: number): number {
  let depth = 1
  for (let at = from; at < source.length; at++) {
    if (source[at] === '{') depth++
    if (source[at] === '}' && --depth === 0) return at
  }
  throw new Error('The shader has a branch outside of its functions.')
}

interface Branch {
  condition: string
  /** From the word `if` to the end of its last block. */
  start: number
  end: number
  body: string
  otherwise: string
}

function branchFrom(source: string, from: number): Branch | null {
  const match = /\bif \(/g
  match.lastIndex = from
  const found = match.exec(source)
  if (!found) return null
  const open = found.index + 3
  const close = closing(source, open)
  const bodyStart = source.indexOf('{', close)
  const bodyEnd = closing(source, bodyStart)
  const branch = {
    condition: source.slice(open + 1, close),
    start: found.index,
    end: bodyEnd + 1,
    body: source.slice(bodyStart, bodyEnd + 1),
    otherwise: '',
  }
  const otherwise = /^ else \{/.exec(source.slice(bodyEnd + 1))
  if (/^ else if/.test(source.slice(bodyEnd + 1))) {
    const next = branchFrom(source, bodyEnd + 1)!
    return { ...branch, end: next.end, otherwise: source.slice(next.start, next.end) }
  }
  if (!otherwise) return branch
  const elseStart = bodyEnd + otherwise[0].length
  const elseEnd = closing(source, elseStart)
  return { ...branch, end: elseEnd + 1, otherwise: source.slice(elseStart, elseEnd + 1) }
}

/**
 * A shader without the branches that an input does not take: software adapters run through those too, and stop at the
 * barriers in them, which hides a race from a test. Where a branch that is always taken ends its function, the rest of
 * that goes.
 */
export function cutBranches(source: string, answerTo: (condition: string) => Answer): string {
  let text = source.replace(/\/\/.*$/gm, '')
  for (let branch = branchFrom(text, 0); branch; branch = branchFrom(text, branch.start)) {
    const answer = answerTo(branch.condition)
    const rest = text.slice(branch.end)
    const before = text.slice(0, branch.start)
    if (answer === 'sometimes') branch.start += 2
    else if (answer === 'never') text = before + branch.otherwise + rest
    else if (/\breturn\b[^;]*;\s*\}$/.test(branch.body)) {
      text = before + branch.body + text.slice(endOfBlock(text, branch.end))
    } else text = before + branch.body + rest
  }
  return withAllBindings(text)
}

/** The layout of a pipeline has what its shader names: here all that there is, as before the cut. */
function withAllBindings(source: string): string {
  const names = [...source.matchAll(/@binding\(\d+\) var<[^>]*> (\w+)/g)].map(([, name]) => name)
  const entry = source.indexOf('@compute')
  const begin = source.indexOf('{', source.indexOf('fn ', entry)) + 1
  return `${source.slice(0, begin)}\n${names.map(name => `_ = &${name};`).join('\n')}${source.slice(begin)}`
}

/** The conditions of all branches, in order. */
export function conditionsOf(source: string): string[] {
  const found: string[] = []
  cutBranches(source, condition => {
    found.push(condition)
    return 'sometimes'
  })
  return found
}

const BARRIER = /\b(workgroupBarrier|storageBarrier|workgroupUniformLoad)\b/

/** The functions that wait at a barrier, themselves or by what they call. */
function waitingFunctions(source: string): RegExp {
  const bodies = [...source.matchAll(/\bfn (\w+)\(/g)].map(({ 1: name, index }) => {
    const open = source.indexOf('{', closing(source, source.indexOf('(', index)))
    return { name, body: source.slice(open, closing(source, open)) }
  })
  const names = new Set<string>()
  const waits = (body: string) => BARRIER.test(body) || [...names].some(name => body.includes(`${name}(`))
  for (let before = -1; before < names.size; ) {
    before = names.size
    for (const { name, body } of bodies) if (waits(body)) names.add(name)
  }
  return new RegExp([BARRIER.source, ...[...names].map(name => `\\b${name}\\(`)].join('|'))
}

/** The conditions of branches in which threads wait at a barrier. */
export function barrierBranches(source: string): string[] {
  const text = source.replace(/\/\/.*$/gm, '')
  const waits = waitingFunctions(text)
  const found: string[] = []
  for (let branch = branchFrom(text, 0); branch; branch = branchFrom(text, branch.start + 2)) {
    if (waits.test(branch.body) || waits.test(branch.otherwise)) found.push(branch.condition)
  }
  return found
}
