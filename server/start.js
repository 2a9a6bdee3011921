// `npm start`. Plain JavaScript, without import statements, so that an old Node too gets to the version check.
// TypeScript is transformed inside this very process: the pid that a shell sees is the lab host itself.

const MINIMUM = [20, 19] // as package.json `engines` says

function isTooOld(version) {
  const parts = version.split('.').map(Number)
  return parts[0] < MINIMUM[0] || (parts[0] === MINIMUM[0] && parts[1] < MINIMUM[1])
}

function stop(line) {
  process.stderr.write(`${line}\n`)
  process.exit(2)
}

if (isTooOld(process.versions.node)) {
  stop(
    `The lab needs Node ${MINIMUM.join('.')} or newer; this is ${process.versions.node}. See https://nodejs.org`,
  )
} else {
  import('tsx/esm/api').then(
    tsx => {
      tsx.register()
      return import('./host/main.ts')
    },
    () => stop('The dependencies are not installed: run `npm ci` first.'),
  )
}
