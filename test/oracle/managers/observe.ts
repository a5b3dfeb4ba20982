// Runs a package manager on a state, as the oracle runs npm: what it asked, left on disk and ran.

import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { readDisk } from '../disk.ts'
import { openHome, run, type Ended, type Home, type Observation } from '../observe.ts'
import type { Stage } from '../stage.ts'
import { place, type State } from '../state.ts'
import type { ManagerProgram } from './managers.ts'

function start(program: ManagerProgram, args: readonly string[], home: Home): Promise<Ended> {
  const [command, ...first] = program.start
  const folder = path.dirname(home.folder)
  const env = {
    ...home.env,
    ...program.env,
    // A cache that another state filled would spare requests.
    XDG_DATA_HOME: path.join(folder, 'data'),
    BUN_INSTALL_CACHE_DIR: path.join(folder, 'bun'),
    YARN_CACHE_FOLDER: path.join(folder, 'yarn'),
    YARN_GLOBAL_FOLDER: path.join(folder, 'berry'),
    TMPDIR: path.join(folder, 'tmp'),
  }
  mkdirSync(env.TMPDIR, { recursive: true })
  return run(command, [...first, ...args], { ...home, env })
}

/** Makes the function that the oracle observes with; `name` is the id of one of the programs. */
export function observeWith(program: ManagerProgram) {
  return async (state: State, _: string, command: string, stage: Stage): Promise<Observation> => {
    const home = openHome(stage)
    try {
      place(state, home.folder)
      const own = new Set(readDisk(home.folder).map(({ location, hash }) => `${location} ${hash}`))
      stage.takeRequests()
      const { code, stdout, stderr } = await start(program, command.split(' '), home)
      return {
        command: `${program.shown} ${command}`,
        exit: code,
        said: `${stdout}${stderr}`,
        requests: stage.takeRequests(),
        packages: readDisk(home.folder).filter(({ location, hash }) => !own.has(`${location} ${hash}`)),
        marks: home.marks(),
      }
    } finally {
      home.remove()
    }
  }
}

/** Adds the lockfile that the package manager writes, keeping what one that is there already has. */
export async function lockWith(program: ManagerProgram, state: State, stage: Stage): Promise<State> {
  const home = openHome(stage)
  try {
    place(state, home.folder)
    const { code, stdout, stderr } = await start(program, program.lock, home)
    if (code !== 0) throw new Error(`${program.shown} wrote no lockfile: ${stdout}${stderr}`)
    const text = readFileSync(path.join(home.folder, program.lockfile), 'utf8')
    return { ...state, [program.lockfile]: text }
  } finally {
    home.remove()
  }
}
