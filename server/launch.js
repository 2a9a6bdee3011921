/**
 * Starts a command that is written in TypeScript: each script of package.json has an entry of a few lines that comes
 * here, as `#launch`. Plain JavaScript that even Node 12 reads, so that an old Node gets as far as saying what is needed. TypeScript is
 * transformed inside this very process: the pid that a shell sees is the command itself.
 */

const NEEDED = { major: 20, minor: 19 } // package.json, engines

/** `load` imports the command. What it needs and does not have is said in one line, with exit code 2. */
export function launch(load) {
  const version = process.versions.node
  if (isTooOld(version)) {
    const needed = `${NEEDED.major}.${NEEDED.minor}`
    refuse(`Node ${needed} or newer is needed; this is Node ${version}. See https://nodejs.org`)
    return
  }
  import('tsx/esm/api').then(
    tsx => {
      tsx.register()
      return load()
    },
    () => refuse('The dependencies are not installed: run `npm ci` first.'),
  )
}

function isTooOld(version) {
  const [major, minor] = version.split('.').map(Number)
  return major < NEEDED.major || (major === NEEDED.major && minor < NEEDED.minor)
}

function refuse(reason) {
  process.stderr.write(`${reason}\n`)
  process.exitCode = 2
}
