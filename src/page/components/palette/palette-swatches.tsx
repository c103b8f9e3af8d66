import { useRef, useState } from 'preact/hooks'
import { hexOf, rgbOf } from '../../palette-texts.ts'
import { nextSwatch } from '../../roving.ts'

interface SwatchesProps {
  palette: Uint8Array
  order: number[]
  shownEntry: number | null
  pinned: number | null
  share(entry: number): string | null
  hover(entry: number | null): void
  focus(entry: number | null): void
  toggle(entry: number): void
  letGo(): void
}

/** The entry of the swatch an event happened on; null beside the swatches. */
export function entryOf(event: Event): number | null {
  const swatch = (event.target as Element).closest<HTMLElement>('[data-entry]')
  return swatch ? Number(swatch.dataset.entry) : null
}

/** The same for hovering, which fingers do not. */
export const pointedAt = (event: PointerEvent) => (event.pointerType === 'touch' ? null : entryOf(event))

/** How many swatches stand in the first row. */
function columnsOf(list: HTMLElement): number {
  const swatches = [...list.children] as HTMLElement[]
  const second = swatches.findIndex(swatch => swatch.offsetTop > swatches[0].offsetTop)
  return second < 0 ? swatches.length : second
}

const sizeOf = (count: number) => (count <= 16 ? 'few' : count <= 64 ? 'some' : 'many')

/** A list box of one tab stop; arrow keys move through it as it is laid out. */
export function PaletteSwatches(props: SwatchesProps) {
  const { palette, order, shownEntry, pinned, share, hover, focus, toggle, letGo } = props
  const list = useRef<HTMLDivElement>(null)
  const [stop, setStop] = useState(0)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && shownEntry !== null) {
      event.preventDefault() // or it would cancel the work
      letGo()
    }
    const index = [...list.current!.children].indexOf(event.target as Element)
    const next = nextSwatch(event.key, index, order.length, columnsOf(list.current!))
    if (next === null || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    ;(list.current!.children[next] as HTMLElement).focus()
  }
  const onFocus = (event: FocusEvent) => {
    const entry = entryOf(event)
    if (entry === null) return
    setStop(order.indexOf(entry))
    if ((event.target as Element).matches(':focus-visible')) focus(entry)
  }
  const onClick = (event: Event) => {
    const entry = entryOf(event)
    if (entry !== null) toggle(entry)
  }
  return (
    <div
      ref={list}
      class="swatches"
      data-size={sizeOf(order.length)}
      role="listbox"
      tabIndex={-1}
      aria-label={`Colors of the palette, ${order.length}`}
      onKeyDown={onKeyDown}
      onFocusCapture={onFocus}
      onBlurCapture={() => focus(null)}
      onPointerOver={event => hover(pointedAt(event))}
      onPointerLeave={() => hover(null)}
      onClick={onClick}
    >
      {order.map((entry, i) => (
        <button
          type="button"
          role="option"
          key={entry}
          data-entry={entry}
          class={shownEntry === entry ? 'swatch shown' : 'swatch'}
          tabIndex={i === Math.min(stop, order.length - 1) ? 0 : -1}
          aria-selected={pinned === entry}
          aria-label={[hexOf(palette, entry), share(entry)].filter(Boolean).join(', ')}
          style={{ '--swatch': rgbOf(palette, entry) }}
        />
      ))}
    </div>
  )
}
