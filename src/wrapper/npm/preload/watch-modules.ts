// Patches modules of npm when npm loads them, in CommonJS.

import Module from 'node:module'
import type { ArboristClass } from './arborist-types.ts'

/** A function that a module exports. */
export type ExportedFunction = (...args: unknown[]) => unknown

/** The patches by module. */
export interface ModulePatches {
  /** Patches the class in place; called once. */
  arborist(loaded: ArboristClass): void
  pacote(loaded: unknown): void
  /** Return the function that npm gets instead. */
  runScript(loaded: ExportedFunction): ExportedFunction
  exec(loaded: ExportedFunction): ExportedFunction
  /** Called before `npm ci` runs. */
  onCi(): void
}

/** Passes every module that is loaded from now on through `patch`, which returns what is loaded instead. */
export function patchLoads(patch: (request: string, loaded: unknown) => unknown): void {
  const loader = Module as unknown as { _load(request: string, parent: unknown, isMain: boolean): unknown }
  const load = loader._load
  loader._load = function (request, parent, isMain) {
    return patch(request, load.call(this, request, parent, isMain))
  }
}

/** Patches the modules that are loaded from now on. */
export function watchModules(patches: ModulePatches): void {
  const seen = new WeakSet<object>()
  const isFirst = (loaded: ExportedFunction) => !seen.has(loaded) && seen.add(loaded)
  patchLoads((request, loaded) => {
    if (request === 'pacote') patches.pacote(loaded)
    if (!isFunction(loaded)) return loaded
    if (request === '@npmcli/run-script') return patches.runScript(loaded)
    if (request === 'libnpmexec') return patches.exec(loaded)
    if (request === '@npmcli/arborist' && isFirst(loaded))
      patches.arborist(loaded as unknown as ArboristClass)
    if (/[\\/]ci(?:\.js)?$/.test(request) && isFirst(loaded)) watchCommand(loaded, () => patches.onCi())
    return loaded
  })
}

export function isFunction(value: unknown): value is ExportedFunction {
  return typeof value === 'function'
}

function watchCommand(loaded: unknown, onRun: () => void): void {
  const command = loaded as { prototype: { exec(...args: unknown[]): Promise<unknown> } }
  const { exec } = command.prototype
  command.prototype.exec = async function (...args) {
    onRun()
    return exec.apply(this, args)
  }
}
