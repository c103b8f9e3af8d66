import { canRedo, canUndo, redo, undo } from '../state/chosen-settings.ts'
import { Icon, type IconName } from './icons.tsx'
import { Intake } from './intake.tsx'

interface ToolProps {
  id: string
  icon: IconName
  label: string
  keys: string
  disabled?: boolean
  onClick(): void
}

function Tool({ id, icon, label, keys, disabled, onClick }: ToolProps) {
  return (
    <button
      type="button"
      id={id}
      class="tool"
      aria-label={label}
      title={`${label} (${keys})`}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  )
}

export function Header({ isBusy, onHelp }: { isBusy: boolean; onHelp(): void }) {
  return (
    <header class={`top${isBusy ? ' busy' : ''}`}>
      <h1>
        <span class="mark" aria-hidden="true" />
        <span class="word">huepress</span>
      </h1>
      <div class="tools">
        <Tool id="undo" icon="undo" label="Undo" keys="Ctrl Z" disabled={!canUndo.value} onClick={undo} />
        <Tool id="redo" icon="redo" label="Redo" keys="Ctrl Shift Z" disabled={!canRedo.value} onClick={redo} />
        <Tool id="help" icon="help" label="Keys and help" keys="?" onClick={onHelp} />
      </div>
      {!isBusy && (
        <p>
          <strong>Shrink PNGs, logos and screenshots.</strong> Your files never leave this device.
        </p>
      )}
      <Intake />
    </header>
  )
}
