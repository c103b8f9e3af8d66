import { OPTIONS, type OptionName } from '../../../index.ts'
import { bytes as bytesText } from '../../format-values.ts'
import {
  CLASSIC,
  change,
  ownSettings,
  type Settings,
  settings,
  type Target,
  target,
} from '../../state/chosen-settings.ts'
import { photos, selected } from '../../state/photos.ts'
import { TextField } from './field.tsx'
import { isChoosing, PaletteChoice } from './palette-choice.tsx'

const TARGETS: [Target, string, string][] = [
  ['count', 'Colors', 'You choose the number of colors'],
  ['quality', 'Quality', 'The fewest colors that reach a quality'],
  ['size', 'Size', 'The best picture that fits a file size'],
  ['auto', 'Auto', 'The fewest colors whose loss the eye does not see'],
  ['palette', 'Palette', 'The colors of a file, such as those of a brand'],
]

const FIRST_QUALITY = 80

/** Bytes of the original if the settings are of one photo; null if they are of many. */
function bytesOfOne(): number | null {
  const photo = selected.value
  if (!photo) return null
  return photos.value.length === 1 || ownSettings.value.has(photo.id) ? photo.file.size : null
}

/** A part of the original's size as a setting. */
const partOf = (size: number | null, part: number) => (size === null ? `${100 / part}%` : `${Math.ceil(size / part)}`)
const { min, max } = OPTIONS.colors

/** The count that another target gives way to. */
let lastCount = 32

function choose(kind: Target): void {
  const { colors } = settings.value
  if (target.value === 'count' && typeof colors === 'number') lastCount = colors
  // Without a palette nothing is to be done yet.
  isChoosing.value = kind === 'palette'
  if (kind === 'palette') return
  const none = { quality: null, maxBytes: null, palette: null }
  const patches: Record<Exclude<Target, 'palette'>, Settings> = {
    count: { ...none, colors: lastCount },
    quality: { ...none, quality: `0-${FIRST_QUALITY}`, colors: max },
    size: { ...none, maxBytes: partOf(bytesOfOne(), 2), colors: max },
    auto: { ...none, colors: 'auto' },
  }
  change(patches[kind])
}

const clamp = (value: number) => Math.min(max, Math.max(min, Math.round(value) || min))

/** The slider runs over powers of 2, so that few colors have as much room as many. */
const toSlider = (colors: number) => Math.round(Math.log2(colors) * 100)
const fromSlider = (position: number) => clamp(2 ** (position / 100))

/** A key goes to the next number, where the slider's own steps are hundredths of a doubling. */
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }

function Count() {
  const colors = Number(settings.value.colors) || lastCount
  const set = (value: number) => change({ colors: value })
  return (
    <div class="count">
      <input
        type="range"
        id="colors-slider"
        list="classic"
        aria-label="Number of colors"
        aria-valuetext={`${colors} colors`}
        min={toSlider(min)}
        max={toSlider(max)}
        value={toSlider(colors)}
        onKeyDown={event => {
          const step = STEPS[event.key]
          if (!step || event.ctrlKey || event.altKey || event.metaKey) return
          event.preventDefault()
          set(clamp(colors + step))
        }}
        onInput={({ currentTarget }) => set(fromSlider(Number(currentTarget.value)))}
      />
      <datalist id="classic">
        {CLASSIC.map(count => (
          <option key={count} value={toSlider(count)} />
        ))}
      </datalist>
      <input
        type="number"
        id="colors"
        inputMode="numeric"
        aria-label="Number of colors, exactly"
        min={min}
        max={max}
        value={colors}
        onChange={({ currentTarget }) => {
          // An emptied box is no number: the one before stays.
          const value = currentTarget.value === '' ? colors : clamp(Number(currentTarget.value))
          currentTarget.value = `${value}`
          set(value)
        }}
      />
      <fieldset class="chips" id="chips" aria-label="Classic numbers of colors">
        {CLASSIC.map(count => (
          <button key={count} type="button" aria-pressed={count === colors} onClick={() => set(count)}>
            {count}
          </button>
        ))}
      </fieldset>
    </div>
  )
}

const upper = (range: unknown) => Number(`${range}`.split('-').at(-1)) || FIRST_QUALITY

function Quality() {
  const quality = upper(settings.value.quality)
  return (
    <div class="field number">
      <label for="quality">Quality to reach, 0 to 100</label>
      <div class="count">
        <input
          type="range"
          id="quality"
          min={0}
          max={100}
          value={quality}
          onInput={({ currentTarget }) => change({ quality: `0-${currentTarget.value}` })}
        />
        <output for="quality">{quality}</output>
      </div>
    </div>
  )
}

const PARTS: [number, string][] = [
  [2, '½'],
  [4, '¼'],
  [10, '⅒'],
]

function Size() {
  const size = bytesOfOne()
  return (
    <>
      <TextField name="maxBytes" option={OPTIONS.maxBytes} />
      <fieldset class="chips parts" aria-label="Parts of the original's size">
        {PARTS.map(([part, sign]) => (
          <button key={part} type="button" onClick={() => change({ maxBytes: partOf(size, part) })}>
            {sign} <small>{size === null ? `${100 / part} %` : bytesText(size / part)}</small>
          </button>
        ))}
      </fieldset>
      {size === null && <p class="note">A percentage is of each original.</p>}
    </>
  )
}

/** Options that the target fields show; the form leaves them out. */
export const OF_TARGET: readonly OptionName[] = ['colors', 'quality', 'maxBytes']

/** Which colors: by count, by quality, by file size, by what the eye sees, or those of a palette. */
export function TargetField() {
  const now = isChoosing.value ? 'palette' : target.value
  return (
    <fieldset class="field target">
      <legend>Target</legend>
      <div class="segments" id="target">
        {TARGETS.map(([value, label, help]) => (
          <label key={value} title={help}>
            <input type="radio" name="target" value={value} checked={now === value} onChange={() => choose(value)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
      {now === 'count' && <Count />}
      {now === 'quality' && <Quality />}
      {now === 'size' && <Size />}
      {now === 'palette' && <PaletteChoice />}
      {now === 'auto' && <p class="note">The fewest colors whose loss the eye does not see.</p>}
    </fieldset>
  )
}
