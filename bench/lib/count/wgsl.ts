/** As much of WGSL as is needed to rewrite it: brackets, sizes of types, storage buffers. */

/** Where the bracket at `open` is closed. */
export function closing(code: string, open: number): number {
  let depth = 0
  for (let at = open; at < code.length; at++) {
    if ('([{'.includes(code[at])) depth++
    else if (')]}'.includes(code[at]) && --depth === 0) return at
  }
  throw new Error(`A bracket is not closed: ${code.slice(open, open + 60)}`)
}

/** The arguments between the commas of a list; what is in brackets stays together. */
export const argumentsOf = (list: string): string[] => partsOf(list, '([{', ')]}')

/** The same for declarations, whose types have brackets of their own. */
export const declarationsOf = (list: string): string[] => partsOf(list, '([{<', ')]}>')

function partsOf(list: string, opening: string, ending: string): string[] {
  const parts: string[] = []
  let [depth, begin] = [0, 0]
  for (let at = 0; at < list.length; at++) {
    if (opening.includes(list[at])) depth++
    else if (ending.includes(list[at])) depth--
    else if (list[at] === ',' && depth === 0) {
      parts.push(list.slice(begin, at))
      begin = at + 1
    }
  }
  return [...parts, list.slice(begin)].map(part => part.trim()).filter(Boolean)
}

interface Layout {
  size: number
  align: number
}

const roundUp = (value: number, to: number) => Math.ceil(value / to) * to

/** Size and alignment of a type in a storage buffer. */
export function layoutOf(type: string, code: string): Layout {
  const [, name, inner] = /^(\w+)(?:<(.*)>)?$/s.exec(type.trim()) ?? []
  if (['u32', 'i32', 'f32'].includes(name)) return { size: 4, align: 4 }
  if (name === 'atomic') return layoutOf(inner, code)
  const [, lanes] = /^vec([234])$/.exec(name ?? '') ?? []
  if (lanes) return { size: 4 * Number(lanes), align: lanes === '2' ? 8 : 16 }
  if (name === 'array') {
    const [element, count] = declarationsOf(inner)
    const { size, align } = layoutOf(element, code)
    const number = Number.parseInt(count ?? '1', 10) || constantOf(count, code)
    return { size: number * roundUp(size, align), align }
  }
  const at = code.search(new RegExp(`\\bstruct ${name} \\{`))
  if (at < 0) throw new Error(`Unknown type: ${type}`)
  const open = code.indexOf('{', at)
  let [size, align] = [0, 4]
  for (const field of declarationsOf(code.slice(open + 1, closing(code, open)))) {
    const own = layoutOf(field.slice(field.indexOf(':') + 1), code)
    size = roundUp(size, own.align) + own.size
    align = Math.max(align, own.align)
  }
  return { size: roundUp(size, align), align }
}

function constantOf(name: string, code: string): number {
  const [, value] = new RegExp(`const ${name} = (\\d+)u;`).exec(code) ?? []
  if (!value) throw new Error(`Unknown constant: ${name}`)
  return Number(value)
}

export interface StorageBuffer {
  name: string
  binding: number
  /** Bytes from an element to the next; null if it is no array. */
  stride: number | null
}

/** The storage buffers that a shader declares. */
export function storageOf(code: string): StorageBuffer[] {
  const declared = code.matchAll(/@binding\((\d+)\) var<storage(?:, \w+)?> (\w+):([^;]+);/g)
  return [...declared].map(([, binding, name, type]) => {
    const [, element] = /^array<(.*)>$/s.exec(type.trim()) ?? []
    const layout = element === undefined ? null : layoutOf(element, code)
    return { name, binding: Number(binding), stride: layout && roundUp(layout.size, layout.align) }
  })
}
