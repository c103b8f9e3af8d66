import { PRESETS, type PresetName, presetOf, settingsOfPreset } from '../../preferences/presets.ts'
import { change, settings } from '../../state/chosen-settings.ts'
import { isChoosing } from './palette-choice.tsx'

/** Settings by what a picture is for; those of no preset are the user's own. */
export function PresetField() {
  const now = presetOf(settings.value)
  return (
    <div class="field number">
      <label for="preset">Preset</label>
      <select
        id="preset"
        value={now ?? ''}
        aria-describedby="preset-note"
        onChange={({ currentTarget: { value } }) => {
          isChoosing.value = false
          change(settingsOfPreset(value as PresetName))
        }}
      >
        {now === null && <option value="">Your own settings</option>}
        {Object.entries(PRESETS).map(([name, { label }]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
      <p id="preset-note" class="note">
        {now ? PRESETS[now].note : 'Choose a preset to begin anew.'}
      </p>
    </div>
  )
}
