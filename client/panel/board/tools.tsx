/** What a pointer does on the board, and in which colour. */
import type { Signal } from '@preact/signals'
import { COLOURS, type Colour } from '../../core/board/content.ts'
import { Icon, type IconName } from '../icons.tsx'

export const TOOLS = { pen: 'Pen', note: 'Note', eraser: 'Eraser' } as const
export type Tool = keyof typeof TOOLS
const TOOL_ICONS: Record<Tool, IconName> = { pen: 'pen', note: 'note', eraser: 'eraser' }
const NAMES = Object.keys(TOOLS) as Tool[]

export interface Brush {
  tool: Signal<Tool>
  colour: Signal<Colour>
}

export function Tools({ brush: { tool, colour } }: { brush: Brush }) {
  return (
    <div class="board-tools">
      <fieldset class="row">
        <legend class="sr-only">What the pointer does</legend>
        {NAMES.map(name => (
          <label key={name} class="button choice">
            <input
              type="radio"
              name="tool"
              class="sr-only"
              checked={tool.value === name}
              onChange={() => {
                tool.value = name
              }}
            />
            <Icon name={TOOL_ICONS[name]} />
            {TOOLS[name]}
          </label>
        ))}
      </fieldset>
      <fieldset class="row colours">
        <legend class="sr-only">Colour of the pen</legend>
        {COLOURS.map(name => (
          <label key={name} class="swatch" title={name}>
            <input
              type="radio"
              name="colour"
              class="sr-only"
              checked={colour.value === name}
              onChange={() => {
                colour.value = name
                tool.value = 'pen'
              }}
            />
            <span class={`swatch-colour pen-${name}`} aria-hidden="true" />
            <span class="sr-only">{name}</span>
          </label>
        ))}
      </fieldset>
    </div>
  )
}
