import { useEffect, useState } from 'preact/hooks'
import { copyText } from '../../clipboard.ts'
import { cssProperties, gimpPalette, hexList } from '../../palette-texts.ts'

/** How long the confirmation stays. */
const SAID_MS = 4000

/** One string for each thing that can be copied. */
const FORMS: [label: string, text: (palette: Uint8Array, order: number[], name: string) => string][] = [
  ['Hex list', hexList],
  ['CSS', cssProperties],
  ['GIMP palette', gimpPalette],
]

/** Buttons that put all colors on the clipboard, as they are shown. */
export function PaletteCopy({ palette, order, name }: { palette: Uint8Array; order: number[]; name: string }) {
  const [message, say] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => say(''), SAID_MS)
    return () => clearTimeout(timer)
  }, [message])
  const copy = async (label: string, text: string) => say(await copyText(text, `Copied ${order.length} as ${label}.`))
  return (
    <div class="palette-copy">
      <span class="note">Copy all as</span>
      {FORMS.map(([label, text]) => (
        <button
          type="button"
          key={label}
          aria-label={`Copy all as ${label}`}
          onClick={() => copy(label, text(palette, order, name))}
        >
          {label}
        </button>
      ))}
      <span class="note" role="status">
        {message}
      </span>
    </div>
  )
}
