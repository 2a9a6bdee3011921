/** Browsers slow the timers of hidden pages, not those of a Worker: this one wakes its page on time. */
let timer: ReturnType<typeof setTimeout> | undefined

self.addEventListener('message', (event: MessageEvent<unknown>) => {
  const delayMs = event.data
  if (typeof delayMs !== 'number') return
  clearTimeout(timer)
  timer = setTimeout(() => self.postMessage(null), delayMs)
})
