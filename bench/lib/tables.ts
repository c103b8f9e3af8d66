/** Tables, on the terminal and in Markdown. */

type Cell = string | number

/** 12,345. */
export const grouped = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')

/** Rows of cells; all columns but the first `left` ones are aligned to the right. */
export function markdown([head, ...body]: readonly Cell[][], left = 1): string {
  const line = (cells: readonly Cell[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${head.map((_, i) => (i < left ? '---|' : '---:|')).join('')}`, ...body.map(line)].join('\n')
}

/** The same for the terminal. */
export function aligned(rows: readonly Cell[][], left = 1): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => String(row[column] ?? '').length)))
  const cell = (value: Cell, n: number) =>
    n < left ? String(value).padEnd(widths[n]) : String(value).padStart(widths[n])
  return rows.map(row => row.map(cell).join('  ').trimEnd()).join('\n')
}

export const printTable = (rows: readonly Cell[][]): void => console.log(aligned(rows))
