/** The texts of all lesson files in `client/lessons`, as they were when the page was built; by path. */
export const LESSON_TEXTS = import.meta.glob<string>('../../lessons/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
})
