import { render } from 'preact'
import { Palette } from '../../../src/page/components/palette/palette-panel.tsx'

const calls: (number | null)[] = []

/** Shows a palette; what is highlighted is collected in `calls`. */
function show(palette: number[], counts: number[] | null): void {
  render(
    <Palette
      palette={Uint8Array.from(palette)}
      counts={counts && Uint32Array.from(counts)}
      onHighlight={entry => calls.push(entry)}
      name="test"
    />,
    document.getElementById('root')!,
  )
}

/** Takes the palette off the page, with what it remembers. */
function clear(): void {
  render(null, document.getElementById('root')!)
  calls.length = 0
}

Object.assign(window, { show, clear, calls })
