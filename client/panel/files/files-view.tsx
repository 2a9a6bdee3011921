/** Files of the room: put one in, watch both paths carry it. */

import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { usePanel } from '../context.ts'
import { t } from '../language/messages.ts'
import { FileCard } from './file-card.tsx'
import { followFiles } from './live-files.ts'
import { SharePart } from './share-part.tsx'

export function FilesView() {
  const { ports } = usePanel()
  const live = useMemo(() => followFiles(ports.lab.files), [ports])
  useEffect(() => live.stop, [live])
  const problem = useSignal('')
  const files = live.files.value
  return (
    <main class="files-view">
      <SharePart problem={problem} />
      {files.length === 0 ? (
        <p class="empty">{t('files.none')}</p>
      ) : (
        files.map(file => <FileCard key={file.file} file={file} problem={problem} />).reverse()
      )}
    </main>
  )
}
