import { outputName } from '../../format-values.ts'
import { nameSuffix, setNameSuffix } from '../../preferences/name-suffix.ts'
import { dropOwn, optionOf, ownSettings, reset, SHOWN } from '../../state/chosen-settings.ts'
import { commandOf } from '../../state/command-line.ts'
import { photos, selected } from '../../state/photos.ts'
import { CopyButton } from '../copy-button.tsx'
import { Field } from './field.tsx'
import { PresetField } from './preset-field.tsx'
import { OF_TARGET, TargetField } from './target.tsx'

/** Beside the target, what most people change; the rest is one click away. */
const FIRST_FIELDS = ['format', 'dither'] as const

const MORE = SHOWN.filter(name => !OF_TARGET.includes(name) && !(FIRST_FIELDS as readonly string[]).includes(name))

const sentence = (help: string) => `${help[0].toUpperCase()}${help.slice(1)}.`

/** A text whose lines end between words, not behind a hyphen of one. */
const unbroken = (text: string) =>
  text.split(/(\s)/).map((part, i) =>
    i % 2 ? (
      part
    ) : (
      <span key={part + String(i)} class="unbroken">
        {part}
      </span>
    ),
  )

/** Of a long list the first name stands for all. */
const shortly = (paths: readonly string[]) => (paths.length > 2 ? [paths[0], '...'] : paths)

/** Says that the form is of one photo, and leads back to the settings of all. */
function OwnHead() {
  const photo = selected.value
  if (!photo || !ownSettings.value.has(photo.id)) return null
  return (
    <p id="own" class="own row">
      <span>
        <strong>Only for this photo:</strong> {photo.name}
      </span>
      <button type="button" id="drop-own" onClick={() => dropOwn(photo.id)}>
        Use the settings of all
      </button>
    </p>
  )
}

/** What is added to the names of results. */
function SuffixField() {
  return (
    <div class="field number">
      <label for="suffix">Added to file names</label>
      <input
        id="suffix"
        type="text"
        value={nameSuffix.value}
        autocomplete="off"
        onChange={({ currentTarget }) => {
          setNameSuffix(currentTarget.value)
          currentTarget.value = nameSuffix.peek()
        }}
      />
      <p class="note">photo.jpg becomes {outputName('photo.jpg', { format: 'png', usedOriginal: false })}.</p>
    </div>
  )
}

export function SettingsForm() {
  return (
    <form id="settings" class="settings card" aria-label="Settings" onSubmit={event => event.preventDefault()}>
      <OwnHead />
      <PresetField />
      <TargetField />
      {FIRST_FIELDS.map(name => (
        <Field key={name} name={name} />
      ))}
      <details class="more">
        <summary>More settings</summary>
        <div class="fields">
          {MORE.map(name => (
            <div key={name} class="explained">
              <Field name={name} />
              <p class="note">{sentence(optionOf(name).help)}</p>
            </div>
          ))}
          <SuffixField />
        </div>
      </details>
      <div class="row ends">
        <CopyButton
          id="copy-command"
          label="Copy as command"
          title="The line that gives the same files on a command line"
          text={() => commandOf(photos.value)}
        />
        <button type="button" id="reset" onClick={reset}>
          Reset
        </button>
      </div>
      <code id="command">{unbroken(commandOf(photos.value, shortly))}</code>
    </form>
  )
}
