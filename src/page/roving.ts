/**
 * Where a key moves the focus among `count` things in rows of `columns`, the last row maybe shorter; null for a key
 * that moves nothing. Left and right go on over the ends of rows, up and down stop at the first and last row.
 */
export function nextSwatch(key: string, index: number, count: number, columns: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, index - 1)
    case 'ArrowRight':
      return Math.min(count - 1, index + 1)
    case 'ArrowUp':
      return index < columns ? index : index - columns
    case 'ArrowDown':
      return index + columns < count ? index + columns : index
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
