// Adds what a package manager is told outside of a project (user, folders above, environment) of ages and install scripts.

import path from 'node:path'
import { managerOf } from '../lockfile/commands-of.ts'
import { readExceptionsOf, readFloorsOf } from '../managers/age-floors.ts'
import { readEnvironmentFloors } from '../managers/environment.ts'
import { environmentRunsAll, runsAllScripts } from '../managers/script-refusal.ts'
import { managerOfRole, roleOfSettings, type SettingsRole } from '../managers/table.ts'
import type { LockfilePair, ProjectFile } from '../model/change.ts'
import type { AgeFloor, Lockfile } from '../model/lockfile.ts'
import { DepgateError } from '../errors.ts'
import type { Files, SettingsPlaces } from '../ports/files.ts'
import type { Invocation } from '../ports/invocation.ts'
import { plain } from '../text/plain.ts'

/** What is read: the places of this machine, and the texts that a file outside of the project has, or had. */
export type FloorPorts = SettingsPlaces &
  Pick<Invocation, 'env'> & { readonly texts: (file: string) => readonly string[] }

/**
 * Returns the pair with them. The project's exceptions count for each, as its manager merges them, but for those that the
 * change adds.
 *
 * @param folder - where the lockfile lies, by its absolute path.
 */
export function withOutsideFloors(pair: LockfilePair, folder: string, ports: FloorPorts): LockfilePair {
  const manager = managerOf(pair.after.format)
  if (manager === 'npm') return pair
  const settings = (pair.files ?? []).filter(
    (file) => file.kind === 'manager-settings' && ownRole(file, manager) !== null,
  )
  const above = settings.filter(
    (file) => path.posix.dirname(file.path) !== path.posix.dirname(pair.after.path),
  )
  const exclude = settings.flatMap((file) => {
    const text = file.hasNoBefore === true ? file.text : file.before
    const role = ownRole(file, manager)
    return role === null || text === null ? [] : readExceptionsOf(role, text, file.path)
  })
  const floorsOf = (text: (file: ProjectFile) => string | null) =>
    above.flatMap((file) => {
      const [role, own] = [ownRole(file, manager), text(file)]
      return role === null || own === null ? [] : readFloorsOf(role, own, file.path)
    })
  const outside = [...readEnvironmentFloors(manager, ports.env), ...readPlaces(manager, folder, ports)]
  const exempt = outside.map((floor) => ({ ...floor, exclude: [...floor.exclude, ...exclude] }))
  const known = {
    ...pair,
    before: withFloors(
      pair.before,
      floorsOf((file) => file.before),
    ),
    after: withFloors(pair.after, [...floorsOf((file) => file.text), ...exempt]),
  }
  return runsAll(manager, folder, above, ports) ? withoutRefusal(known) : known
}

/** Whether something outside of the project makes its package manager run all install scripts after all. */
function runsAll(
  manager: string,
  folder: string,
  above: readonly ProjectFile[],
  { settingsPlaces, env, texts }: FloorPorts,
): boolean {
  const isAll = (role: SettingsRole | null, text: string, file: string) =>
    role !== null && managerOfRole(role) === manager && runsAllScripts(role, text, file)
  return (
    environmentRunsAll(env) ||
    above.some(({ path: file, text }) => isAll(roleOfSettings(file), text, file)) ||
    settingsPlaces(folder).some(({ path: file, role }) => texts(file).some((text) => isAll(role, text, file)))
  )
}

function withoutRefusal({ after, ...pair }: LockfilePair): LockfilePair {
  const { scriptRefusal: _, ...rest } = after
  return { ...pair, after: rest }
}

/** The text of a file outside of a project; none where it is not there, or is no text that can be read. */
export function readOutside(file: string, { read }: Pick<Files, 'read'>): string[] {
  try {
    return [read(file) ?? []].flat()
  } catch (error) {
    if (error instanceof DepgateError) return []
    throw error
  }
}

function ownRole({ path: file }: Pick<ProjectFile, 'path'>, manager: string) {
  const role = roleOfSettings(file)
  return role !== null && managerOfRole(role) === manager ? role : null
}

function readPlaces(manager: string, folder: string, { settingsPlaces, texts }: FloorPorts): AgeFloor[] {
  return settingsPlaces(folder)
    .filter(({ role }) => managerOfRole(role) === manager)
    .flatMap((place) =>
      texts(place.path).flatMap((text) => readFloorsOf(place.role, text, plain(place.path, 300))),
    )
}

function withFloors(lockfile: Lockfile, floors: readonly AgeFloor[]): Lockfile {
  if (floors.length === 0) return lockfile
  return { ...lockfile, ageFloors: [...(lockfile.ageFloors ?? []), ...floors] }
}
