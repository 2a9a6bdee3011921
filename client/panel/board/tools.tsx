/** What a pointer does on the board, and in which colour. */
import type { Signal } from '@preact/signals'
import { COLOURS, type Colour } from '../../core/board/content.ts'
import type { IconName } from '../icons.tsx'
import { Choice } from './choice.tsx'

const TOOLS = { pen: 'Pen', note: 'Note', eraser: 'Eraser' } as const
export type Tool = keyof typeof TOOLS
const TOOL_ICONS: Record<Tool, IconName> = { pen: 'pen', note: 'note', eraser: 'eraser' }

export interface Brush {
  tool: Signal<Tool>
  colour: Signal<Colour>
}

export function Tools({ brush: { tool, colour } }: { brush: Brush }) {
  return (
    <div class="board-tools">
      <Choice legend="What the pointer does" words={TOOLS} icons={TOOL_ICONS} chosen={tool} />
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
