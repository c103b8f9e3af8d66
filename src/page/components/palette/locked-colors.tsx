import { hexOf, rgbOf } from '../../palette-texts.ts'
import { paletteOf } from '../../preferences/listed-colors.ts'
import { announce } from '../../state/announce.ts'
import { change, settings } from '../../state/chosen-settings.ts'
import { highlighted } from '../../state/photos.ts'
import { Icon } from '../icons.tsx'

/** Colors that can be locked: more would leave nothing to be found. */
const MAX_LOCKED = 16

const setLocked = (hexes: readonly string[]) => change({ locked: hexes.join('-') || null, palette: null })

/** Colors that the palette must hold exactly, such as those of a brand, while the others are found. */
export function LockedColors({ palette }: { palette: Uint8Array }) {
  const { locked, palette: fixed } = settings.value
  if (fixed) return null
  const hexes = locked ? `${locked}`.split('-') : []
  const entry = highlighted.value
  const shown = entry === null || entry >= palette.length / 4 ? null : hexOf(palette, entry)
  function lock(color: string): void {
    const hex = color.slice(1)
    if (hexes.includes(hex)) return
    setLocked([...hexes, hex])
    announce(`Locked ${color}.`)
  }
  const colors = locked ? paletteOf(`${locked}`) : new Uint8Array()
  return (
    <fieldset id="locked" class="locked row" aria-label="Locked colors">
      <span class="note">Locked colors</span>
      {hexes.map((hex, i) => (
        <button
          key={hex}
          type="button"
          class="with-icon"
          aria-label={`Unlock #${hex}`}
          title="Unlock"
          onClick={() => setLocked(hexes.filter(other => other !== hex))}
        >
          <span class="palette-chip" style={{ '--swatch': rgbOf(colors, i) }} /> #{hex} <Icon name="close" />
        </button>
      ))}
      {hexes.length < MAX_LOCKED && (
        <label class="button with-icon" title="The entry nearest to it becomes exactly this color">
          <input
            id="lock-color"
            type="color"
            aria-label="Lock a color"
            value={shown?.slice(0, 7) ?? '#ff6600'}
            onChange={({ currentTarget }) => lock(currentTarget.value)}
          />
          Lock a color
        </label>
      )}
      {shown !== null && hexes.length < MAX_LOCKED && !hexes.includes(shown.slice(1)) && (
        <button type="button" id="lock-shown" onClick={() => lock(shown)}>
          Lock {shown}
        </button>
      )}
    </fieldset>
  )
}
