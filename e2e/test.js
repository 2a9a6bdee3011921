// `npm test`, `npm run unit`, `npm run e2e`, and `node e2e/test.js bench`
import { launch } from '#launch'

launch(() =>
  import('./steps.ts').then(steps => {
    process.exitCode = steps.run(process.argv.slice(2))
  }),
)
