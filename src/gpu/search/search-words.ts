/** Words of the struct `Search` in `shaders/search/search.wgsl`. */
export const SEARCH_WORDS = 10
const MOST = 4

/** Before the first turn; `most` swaps in the first round. */
export function firstSearch(most: number): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(SEARCH_WORDS)
  words[MOST] = most
  return words
}

export const readSearch = ([round, ended]: Uint32Array) => ({ round, ended: ended === 1 })

const TRIAL = 8

/** The squared error of what was tried last. */
export const readTrial = (words: Uint32Array) => words[TRIAL + 1] * 2 ** 32 + words[TRIAL]
