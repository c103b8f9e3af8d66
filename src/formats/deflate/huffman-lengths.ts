/** Lengths above the most are shortened until the code fits again; the rarest symbols pay for it. */
function limit(counts: Uint32Array, most: number): void {
  let spare = 2 ** most
  for (let length = 1; length <= most; length++) spare -= counts[length] * 2 ** (most - length)
  for (; spare < 0; spare++) {
    let length = most - 1
    while (counts[length] === 0) length--
    counts[length]--
    counts[length + 1] += 2
    counts[most]--
  }
}

/**
 * The lengths of a Huffman code of at most so many bits. Symbols that do not occur have none; at least two symbols have
 * one. Source: A. Moffat, J. Katajainen, "In-place calculation of minimum-redundancy codes", 1995; limited as in zlib.
 */
export function huffmanLengths(frequencies: Uint32Array, most: number): Uint8Array {
  const lengths = new Uint8Array(frequencies.length)
  const order = [...frequencies.keys()].filter(symbol => frequencies[symbol] > 0)
  for (let symbol = 0; order.length < 2; symbol++) if (!order.includes(symbol)) order.push(symbol)
  order.sort((a, b) => frequencies[a] - frequencies[b] || a - b)
  const n = order.length
  const a = Float64Array.from(order, symbol => frequencies[symbol])
  // Sums of pairs, then the parent of each inner node.
  for (let next = 0, root = 0, leaf = 0; next < n - 1; next++) {
    const take = () => {
      if (leaf >= n || (root < next && a[root] < a[leaf])) {
        const sum = a[root]
        a[root++] = next
        return sum
      }
      return a[leaf++]
    }
    const first = take()
    a[next] = first + take()
  }
  // Depths of inner nodes, from the root on.
  a[n - 2] = 0
  for (let next = n - 3; next >= 0; next--) a[next] = a[a[next]] + 1
  const counts = new Uint32Array(most + 1)
  for (let depth = 0, open = 1, inner = n - 2, left = n; left > 0; depth++) {
    let used = 0
    while (inner >= 0 && a[inner] === depth) {
      used++
      inner--
    }
    counts[Math.min(depth, most)] += open - used
    left -= open - used
    open = 2 * used
  }
  limit(counts, most)
  for (let length = most, next = 0; length > 0; length--)
    for (let i = 0; i < counts[length]; i++) lengths[order[next++]] = length
  return lengths
}
