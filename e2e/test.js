// `npm test`, `npm run unit`, `npm run e2e`. Plain JavaScript without static imports, so that an old Node, too, gets as
// far as the version check and can say what is wrong.
const needed = { major: 20, minor: 19 } // package.json, engines
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < needed.major || (major === needed.major && minor < needed.minor)) {
  refuse(`Node ${needed.major}.${needed.minor} or newer is needed; this is Node ${process.versions.node}.`)
} else {
  import('tsx/esm/api').then(
    tsx => {
      tsx.register()
      return import('./steps.ts').then(steps => {
        process.exitCode = steps.run(process.argv.slice(2))
      })
    },
    () => refuse('The packages are not installed: run `npm ci` first.'),
  )
}

function refuse(reason) {
  console.error(reason)
  process.exitCode = 2
}
