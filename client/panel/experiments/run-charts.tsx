/** The charts of a run as pictures, each to be saved as PNG. Pictures are on white in both themes, as they are saved. */
import { useSignal } from '@preact/signals'
import type { Chart } from '../../core/experiments/findings.ts'
import { chartImage } from '../../core/experiments/report/chart-image.ts'
import { usePanel } from '../context.ts'
import { t } from '../language/messages.ts'

export function RunCharts({ charts, name }: { charts: readonly Chart[]; name: string }) {
  const { ports } = usePanel()
  const problem = useSignal('')
  if (charts.length === 0) return <p class="empty">{t('experiments.noChart')}</p>
  return (
    <div class="run-charts">
      {charts.map((chart, index) => {
        const picture = chartImage(chart)
        if (picture === null)
          return <p key={chart.title}>{t('experiments.emptyChart', { title: chart.title })}</p>
        const save = () => {
          problem.value = ''
          ports.savePicture(picture, `${name}-chart-${index + 1}.png`).catch((error: unknown) => {
            problem.value = error instanceof Error ? error.message : String(error)
          })
        }
        return (
          <figure key={chart.title}>
            <img
              src={`data:image/svg+xml,${encodeURIComponent(picture.svg)}`}
              width={picture.width}
              height={picture.height}
              alt={t('experiments.chartLabel', { title: chart.title })}
            />
            <figcaption>
              <button
                type="button"
                class="button"
                aria-label={t('experiments.savePngOf', { title: chart.title })}
                onClick={save}
              >
                {t('experiments.savePng')}
              </button>
            </figcaption>
          </figure>
        )
      })}
      <p class="error" role="alert">
        {problem.value}
      </p>
    </div>
  )
}
