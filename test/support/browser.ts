// A headless Chromium, where there is one.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

/** Where a Chromium lies, or null. */
export function findBrowser(): string | null {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const places = folders.flatMap((folder) => names.map((name) => path.join(folder, name)))
  return [process.env.CHROME_BIN ?? '', ...places].find((place) => place !== '' && existsSync(place)) ?? null
}

/** Opens a file; `dom` is the resulting document, `log` the browser's console. `folder` is for its profile. */
export function openPage(browser: string, file: string, folder: string): { dom: string; log: string } {
  const flags = [
    '--headless=new',
    '--disable-gpu',
    '--no-sandbox',
    '--no-first-run',
    '--disable-dev-shm-usage',
  ]
  const more = [
    `--user-data-dir=${path.join(folder, 'profile')}`,
    '--enable-logging=stderr',
    '--v=0',
    '--dump-dom',
  ]
  const ended = spawnSync(browser, [...flags, ...more, `file://${file}`], {
    encoding: 'utf8',
    timeout: 50_000,
  })
  return { dom: ended.stdout, log: ended.stderr }
}
