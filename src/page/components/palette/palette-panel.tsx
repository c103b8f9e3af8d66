import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { copyText } from '../../clipboard.ts'
import { displayOrder } from '../../palette-order.ts'
import { hexOf, rgbOf, shareOf } from '../../palette-texts.ts'
import { announce } from '../../state/announce.ts'
import { PaletteCopy } from './palette-copy.tsx'
import { PaletteSwatches } from './palette-swatches.tsx'
import { ShareBar } from './share-bar.tsx'

export interface PaletteProps {
  /** RGBA, 4 bytes an entry, straight alpha. */
  palette: Uint8Array
  /** Pixels of each entry; null if they are not known. */
  counts: Uint32Array | null
  /** Called with the entry whose pixels are to be shown, and with null when there is none any more. */
  onHighlight(entry: number | null): void
  /** What a copied GIMP palette is called. */
  name?: string
}

/** What is pointed at goes before what has the focus, and that before what was pinned. */
function useShown(palette: Uint8Array, onHighlight: PaletteProps['onHighlight']) {
  const [hovered, hover] = useState<number | null>(null)
  const [focused, focus] = useState<number | null>(null)
  const [pinned, pin] = useState<number | null>(null)
  const inside = (entry: number | null) => (entry !== null && entry < palette.length / 4 ? entry : null)
  const shownEntry = inside(hovered) ?? inside(focused) ?? inside(pinned)

  // Another palette lets go of the entries of the one before.
  useEffect(() => {
    for (const set of [hover, focus, pin]) set(null)
  }, [palette])
  useEffect(() => onHighlight(shownEntry), [shownEntry])
  useEffect(() => () => onHighlight(null), [])

  const toggle = useCallback(
    async (entry: number) => {
      pin(before => (before === entry ? null : entry))
      const hex = hexOf(palette, entry)
      announce(await copyText(hex, `Copied ${hex}.`))
    },
    [palette],
  )
  const letGo = useCallback(() => {
    focus(null)
    pin(null)
  }, [])
  return { shownEntry, pinned: inside(pinned), hover, focus, toggle, letGo }
}

/**
 * The palette: a bar of the entries' shares, a swatch an entry, the figures of the one in view, and buttons that copy
 * all. Keys: arrows, Home and End go from swatch to swatch, Enter or Space pins one, Escape lets go.
 */
export function Palette({ palette, counts, onHighlight, name = 'huepress' }: PaletteProps) {
  const order = useMemo(() => displayOrder(palette), [palette])
  const total = useMemo(() => counts?.reduce((sum, count) => sum + count, 0) ?? 0, [counts])
  const { shownEntry, pinned, hover, focus, toggle, letGo } = useShown(palette, onHighlight)
  const share = (entry: number) => (counts ? shareOf(counts[entry] ?? 0, total) : null)
  const colors = order.length === 1 ? '1 color' : `${order.length} colors`
  return (
    <section class="palette-view" aria-label="Palette">
      {counts && <ShareBar {...{ palette, counts, order, shownEntry, hover, toggle }} />}
      <PaletteSwatches {...{ palette, order, shownEntry, pinned, share, hover, focus, toggle, letGo }} />
      <p class="palette-line">
        {shownEntry === null ? (
          `${colors}. Point at one to find its pixels in the picture; press to keep it and to copy its hex.`
        ) : (
          <>
            <span class="palette-chip" style={{ '--swatch': rgbOf(palette, shownEntry) }} />
            <b>{hexOf(palette, shownEntry)}</b> <span>{rgbOf(palette, shownEntry)}</span>
            {counts && <span> {share(shownEntry)} of the pixels</span>}
            {pinned === shownEntry && <span class="note"> kept in view</span>}
          </>
        )}
      </p>
      <PaletteCopy {...{ palette, order, name }} />
    </section>
  )
}
