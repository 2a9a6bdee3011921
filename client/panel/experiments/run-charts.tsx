/** The charts of a run as pictures, each to be saved as PNG. Pictures are on white in both themes, as they are saved. */
import { useSignal } from '@preact/signals'
import type { Chart } from '../../core/experiments/findings.ts'
import { chartImage } from '../../core/experiments/report/chart-image.ts'
import { usePanel } from '../context.ts'
import { errorWords } from '../language/error-words.ts'
import { t } from '../language/messages.ts'
import { say } from '../language/say.ts'

export function RunCharts({ charts, name }: { charts: readonly Chart[]; name: string }) {
  const { ports } = usePanel()
  const problem = useSignal('')
  if (charts.length === 0) return <p class="empty">{t('experiments.noChart')}</p>
  return (
    <div class="run-charts">
      {charts.map((chart, index) => {
        const picture = chartImage(chart, say)
        const title = say(chart.title)
        if (picture === null) return <p key={title}>{t('experiments.emptyChart', { title })}</p>
        const save = () => {
          problem.value = ''
          ports.savePicture(picture, `${name}-chart-${index + 1}.png`).catch((error: unknown) => {
            problem.value = errorWords(error)
          })
        }
        return (
          <figure key={title}>
            <img
              src={`data:image/svg+xml,${encodeURIComponent(picture.svg)}`}
              width={picture.width}
              height={picture.height}
              alt={t('experiments.chartLabel', { title })}
            />
            <figcaption>
              <button
                type="button"
                class="button"
                aria-label={t('experiments.savePngOf', { title })}
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
