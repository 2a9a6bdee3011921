/** What a pointer does on the board, and in which colour. */
import type { Signal } from '@preact/signals'
import { COLOURS, type Colour } from '../../core/board/content.ts'
import type { IconName } from '../icons.tsx'
import { t } from '../language/messages.ts'
import { Choice } from './choice.tsx'

const TOOL_ICONS = { pen: 'pen', note: 'note', eraser: 'eraser' } as const satisfies Record<string, IconName>
export type Tool = keyof typeof TOOL_ICONS

export interface Brush {
  tool: Signal<Tool>
  colour: Signal<Colour>
}

export function Tools({ brush: { tool, colour } }: { brush: Brush }) {
  return (
    <div class="board-tools">
      <Choice
        legend={t('board.tools')}
        words={{ pen: t('board.pen'), note: t('board.note'), eraser: t('board.eraser') }}
        icons={TOOL_ICONS}
        chosen={tool}
      />
      <fieldset class="row colours">
        <legend class="sr-only">{t('board.colours')}</legend>
        {COLOURS.map(name => (
          <label key={name} class="swatch" title={t(`colour.${name}`)}>
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
            <span class="sr-only">{t(`colour.${name}`)}</span>
          </label>
        ))}
      </fieldset>
    </div>
  )
}
