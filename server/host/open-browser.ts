/** Opens the lab in a browser, where there is one; never a reason to stop. */
import open from 'open'

type Surroundings = Pick<NodeJS.Process, 'env' | 'platform'> & { stdout: { isTTY?: boolean } }

/** Whether a person with a screen sits at this terminal. */
export function canOpenBrowser({ env, platform, stdout }: Surroundings): boolean {
  if (env.CI || !stdout.isTTY) return false
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

export async function openBrowser(url: string, onFailure: (error: unknown) => void): Promise<void> {
  try {
    const browser = await open(url)
    browser.once('error', onFailure)
  } catch (error) {
    onFailure(error)
  }
}
