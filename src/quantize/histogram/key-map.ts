/**
 * A hash map from packed colors to 32-bit values: open addressing, linear probing, doubled at half load.
 * For the colors that are not opaque; opaque ones use a plain table.
 */
export class KeyMap {
  private keys: Uint32Array
  private values: Uint32Array
  private used: Uint8Array
  private mask: number
  size = 0

  constructor(expected = 2048) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(16, expected * 2)))
    this.keys = new Uint32Array(capacity)
    this.values = new Uint32Array(capacity)
    this.used = new Uint8Array(capacity)
    this.mask = capacity - 1
  }

  /** The slot that holds the key or the free one if it belongs. */
  private slot(key: number): number {
    let position = Math.imul(key ^ (key >>> 15), 0x2c1b3c6d)
    position = Math.imul(position ^ (position >>> 12), 0x297a2d39)
    position = (position ^ (position >>> 15)) & this.mask
    while (this.used[position] === 1 && this.keys[position] !== key) position = (position + 1) & this.mask
    return position
  }

  private grow(): void {
    const { keys, values, used } = this
    const capacity = keys.length * 2
    this.keys = new Uint32Array(capacity)
    this.values = new Uint32Array(capacity)
    this.used = new Uint8Array(capacity)
    this.mask = capacity - 1
    for (let i = 0; i < keys.length; i++) {
      if (used[i] === 0) continue
      const position = this.slot(keys[i])
      this.used[position] = 1
      this.keys[position] = keys[i]
      this.values[position] = values[i]
    }
  }

  /** Adds to the key's value; a key not yet there starts at 0. */
  add(key: number, amount: number): void {
    const position = this.slot(key)
    this.values[position] += amount
    if (this.used[position] === 1) return
    this.used[position] = 1
    this.keys[position] = key
    if (++this.size * 2 > this.mask) this.grow()
  }

  /** The key's value, 0 if it is absent. */
  get(key: number): number {
    return this.values[this.slot(key)]
  }

  /** All keys, in no particular order. */
  list(): Uint32Array {
    return this.keys.filter((_, i) => this.used[i] === 1)
  }
}
