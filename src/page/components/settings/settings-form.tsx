import { change, FIRST, SHOWN, settings } from '../../state/chosen-settings.ts'
import { commandLine } from '../../state/command-line.ts'
import { photos } from '../../state/photos.ts'
import { CopyButton } from '../copy-button.tsx'
import { Field } from './field.tsx'
import { OF_TARGET, TargetField } from './target.tsx'

/** Beside the target, what most people change; the rest is one click away. */
const FIRST_FIELDS = ['format', 'dither'] as const

const MORE = SHOWN.filter(name => !OF_TARGET.includes(name) && !(FIRST_FIELDS as readonly string[]).includes(name))

/** Of a long list the first name stands for all. */
const shortly = (paths: readonly string[]) => (paths.length > 2 ? [paths[0], '...'] : paths)

export function SettingsForm() {
  const paths = photos.value.map(photo => photo.path)
  return (
    <form id="settings" class="settings card" aria-label="Settings" onSubmit={event => event.preventDefault()}>
      <TargetField />
      {FIRST_FIELDS.map(name => (
        <Field key={name} name={name} />
      ))}
      <details class="more">
        <summary>More settings</summary>
        <div class="fields">
          {MORE.map(name => (
            <Field key={name} name={name} />
          ))}
        </div>
      </details>
      <div class="row ends">
        <CopyButton
          id="copy-command"
          label="Copy as command"
          title="The line that gives the same files on a command line"
          text={() => commandLine(settings.value, paths)}
        />
        <button type="button" id="reset" onClick={() => change(FIRST)}>
          Reset
        </button>
      </div>
      <code id="command">{commandLine(settings.value, shortly(paths))}</code>
    </form>
  )
}
