import type { ComponentChildren } from 'preact'
import { useMetric } from './context.ts'
import { explanationKey } from './explain.ts'
import { NO_DATA, noDataWords, type Quantity } from './format.ts'
import type { Metric } from './metric.ts'

/** The id of an explanation in the glossary, which every figure names as its description. */
export function glossaryId(key: string): string {
  return `about-${key}`
}

interface ValueProps {
  /** The figure's place in the snapshot. */
  metric: string
  value: number | null
  format: (value: number) => Quantity
}

/** One number of the snapshot as text; no data is said, never shown as zero. */
export function Value({ metric, value, format }: ValueProps) {
  const shown = value === null ? null : format(value)
  return (
    <span class="value" data-metric={metric} data-value={JSON.stringify(value)}>
      {shown ? (
        <>
          <span class="number">{shown.number}</span>
          {shown.unit !== '' && <span class="unit">{shown.unit}</span>}
        </>
      ) : (
        <NoData />
      )}
    </span>
  )
}

export function NoData() {
  return (
    <>
      <span class="number none" aria-hidden="true">
        {NO_DATA}
      </span>
      <span class="sr-only">{noDataWords()}</span>
    </>
  )
}

interface ExplainedProps {
  /** The metric whose explanation this shows. */
  about: string
  class?: string
  children: ComponentChildren
}

/** Anything that explains itself on hover, focus and tap. */
export function Explained({ about, class: className = '', children }: ExplainedProps) {
  const key = explanationKey(about)
  return (
    <button
      type="button"
      class={`explained ${className}`}
      data-explain={key}
      aria-describedby={glossaryId(key)}
    >
      {children}
    </button>
  )
}

interface FigureProps {
  metric: Metric
  label: string
  format: (value: number) => Quantity
  class?: string
}

/** A labelled number of the snapshot. */
export function Figure({ metric, label, format, class: className = '' }: FigureProps) {
  const value = useMetric(metric)
  return (
    <Explained about={metric} class={`figure ${className}`}>
      <span class="label">{label}</span> <Value metric={metric} value={value} format={format} />
    </Explained>
  )
}
