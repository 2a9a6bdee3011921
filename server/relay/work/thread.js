// A thread of the relay that computes: starts TypeScript in it, which no thread gets from its process.
import { launch } from '#launch'

launch(() => import('./work.thread.ts'))
