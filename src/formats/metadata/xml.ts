/** A start, end or empty tag: (1) '/' of an end tag, (2) name, (3) attributes, (4) '/' of an empty tag. */
export const TAG = /^<(\/?)([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>$/

/** Where the next of these characters stands, or the end. */
function find(text: string, what: string, from: number): number {
  const index = text.indexOf(what, from)
  return index < 0 ? text.length : index
}

/** Behind the '>' that ends the tag which begins at `from`; quoted ones do not count. */
function tagEnd(text: string, from: number): number {
  let quote = ''
  for (let index = from; index < text.length; index++) {
    const letter = text[index]
    if (quote) quote = letter === quote ? '' : quote
    else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '>') return index + 1
  }
  return text.length
}

/**
 * Cuts XML into texts, comments, instructions, CDATA and tags; all together they are the text again. Gives null and
 * ends where something is none of these, such as a declaration, which could hide names behind entities.
 */
export function* tokensOf(text: string): Generator<string | null> {
  for (let index = 0; index < text.length; ) {
    const pair = text.startsWith('<!--', index)
      ? '-->'
      : text.startsWith('<?', index)
        ? '?>'
        : text.startsWith('<![CDATA[', index)
          ? ']]>'
          : ''
    let end: number
    if (pair) end = find(text, pair, index + 2) + pair.length
    else if (text[index] !== '<') end = find(text, '<', index)
    else end = tagEnd(text, index)
    const token = text.slice(index, end)
    const isTag = text[index] === '<' && !pair
    if (end > text.length || (isTag && !TAG.test(token))) {
      yield null
      return
    }
    yield token
    index = end
  }
}
