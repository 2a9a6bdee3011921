/** One of a few, as a row of buttons: radio buttons below, so that arrow keys choose. */
import type { Signal } from '@preact/signals'
import { Icon, type IconName } from '../icons.tsx'

export interface ChoiceProps<Option extends string> {
  /** What is chosen, for who does not see the row. */
  legend: string
  words: Record<Option, string>
  icons?: Record<Option, IconName>
  chosen: Signal<Option>
}

export function Choice<Option extends string>({ legend, words, icons, chosen }: ChoiceProps<Option>) {
  return (
    <fieldset class="row">
      <legend class="sr-only">{legend}</legend>
      {(Object.keys(words) as Option[]).map(option => (
        <label key={option} class="button choice">
          <input
            type="radio"
            name={legend}
            class="sr-only"
            checked={chosen.value === option}
            onChange={() => {
              chosen.value = option
            }}
          />
          {icons !== undefined && <Icon name={icons[option]} />}
          {words[option]}
        </label>
      ))}
    </fieldset>
  )
}
