/** A start, end or empty tag: (1) '/' of an end tag, (2) name, (3) attributes, (4) '/' of an empty tag. */
export const TAG = /^<(\/?)([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>$/

/** Where the next of these characters stands, or the end. */
function find(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from)
  return at < 0 ? text.length : at
}

/** Behind the '>' that ends the tag which begins at `from`; quoted ones do not count. */
function tagEnd(text: string, from: number): number {
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const letter = text[at]
    if (quote) quote = letter === quote ? '' : quote
    else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '>') return at + 1
  }
  return text.length
}

/**
 * Cuts XML into texts, comments, instructions, CDATA and tags; all together they are the text again. Gives null and
 * ends where something is none of these, such as a declaration, which could hide names behind entities.
 */
export function* tokensOf(text: string): Generator<string | null> {
  for (let at = 0; at < text.length; ) {
    const pair = text.startsWith('<!--', at)
      ? '-->'
      : text.startsWith('<?', at)
        ? '?>'
        : text.startsWith('<![CDATA[', at)
          ? ']]>'
          : ''
    let end: number
    if (pair) end = find(text, pair, at + 2) + pair.length
    else if (text[at] !== '<') end = find(text, '<', at)
    else end = tagEnd(text, at)
    const token = text.slice(at, end)
    const isTag = text[at] === '<' && !pair
    if (end > text.length || (isTag && !TAG.test(token))) {
      yield null
      return
    }
    yield token
    at = end
  }
}
