/** What browsers hold the pages to: the security policy of every page, and that the host token goes nowhere. */
import { expect, test } from './fixtures.ts'

const PAGES = ['/', '/wall?peers=2', '/preflight']

test('every page works under a policy without exceptions, and the host token leaves it in no request', async ({
  lab,
  page,
}) => {
  const broken: string[] = []
  const asked: { url: string; referer: string | undefined }[] = []
  page.on('console', message => {
    if (/Content Security Policy/i.test(message.text())) broken.push(message.text())
  })
  page.on('request', request => asked.push({ url: request.url(), referer: request.headers().referer }))
  for (const path of PAGES) {
    await page.goto(`${lab.url}${path}#token=${lab.token}`)
    await expect(page.getByRole('heading').first()).toBeVisible()
  }
  await page.goto(`${lab.url}/#token=${lab.token}`)
  await expect.poll(() => page.url()).not.toContain(lab.token)
  expect(broken).toEqual([])
  expect(asked.filter(({ referer }) => referer)).toEqual([])
  const leaving = asked.filter(({ url }) => new URL(url).search.includes(lab.token))
  expect(leaving).toEqual([])
  expect(lab.output().split(lab.token).length - 1, 'the token is printed once, in the host URL').toBe(1)

  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.title = "an inline script ran"'
    document.head.append(script)
    document.body.setAttribute('onclick', 'document.title = "an inline handler ran"')
    document.body.click()
  })
  expect(await page.title()).not.toContain('inline')
  await expect.poll(() => broken.length, 'what the browser refused to run').toBeGreaterThan(0)
})
