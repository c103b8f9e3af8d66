import { rgbOf } from '../../palette-texts.ts'
import { entryOf, pointedAt } from './palette-swatches.tsx'

interface ShareBarProps {
  palette: Uint8Array
  counts: Uint32Array
  order: number[]
  shownEntry: number | null
  hover(entry: number | null): void
  toggle(entry: number): void
}

/** The whole picture as one bar, each entry as wide as its share. For pointers only: the swatches say the same. */
export function ShareBar({ palette, counts, order, shownEntry, hover, toggle }: ShareBarProps) {
  const press = (event: Event) => {
    const entry = entryOf(event)
    if (entry !== null) toggle(entry)
  }
  return (
    <div
      class="share-bar"
      aria-hidden="true"
      onPointerOver={event => hover(pointedAt(event))}
      onPointerLeave={() => hover(null)}
      onClick={press}
    >
      {order.map(entry => (
        <span
          key={entry}
          data-entry={entry}
          class={shownEntry === entry ? 'shown' : ''}
          style={{ '--swatch': rgbOf(palette, entry), flexGrow: String(counts[entry] ?? 0) }}
        />
      ))}
    </div>
  )
}
