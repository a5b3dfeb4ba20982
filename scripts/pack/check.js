// Refuses a package whose files or size moved unexpectedly; scripts/package-files.json has what is expected.
//
// node scripts/pack/check.js [--into <folder>]   packs package/ and compares; the tarball stays in the folder
// node scripts/pack/check.js --write             records the size; the list of files is edited by hand
// node scripts/pack/check.js --tag v1.2.3        for a release: the tag is the version, the owner is named

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { minimatch } from 'minimatch'
import { format, resolveConfig } from 'prettier'
import { root } from '../bundle/open.js'
import { hasOwner } from './manifest.js'

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: path.join(root, 'package') },
    into: { type: 'string' },
    tag: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const expectedFile = path.join(root, 'scripts/package-files.json')
/** By how much a size may differ from the recorded one. */
const tolerance = 0.1

/** Packs as npm publishes it, without any script. */
function pack(into) {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', into]
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd: values.from,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`npm pack failed: ${stderr}`)
  return JSON.parse(stdout)[0]
}

/** What differs from what is expected, in sentences. */
function compare({ size, unpackedSize, files }, expected) {
  const paths = files.map((file) => file.path)
  const unknown = paths.filter((file) => !expected.files.some((pattern) => minimatch(file, pattern)))
  const absent = expected.files.filter((pattern) => !paths.some((file) => minimatch(file, pattern)))
  const programs = files
    .filter(({ mode }) => (mode & 0o111) !== 0)
    .map((file) => file.path)
    .sort()
  const isNear = (measured, recorded) => Math.abs(measured - recorded) <= recorded * tolerance
  return [
    ...unknown.map((file) => `${file} is not expected`),
    ...absent.map((pattern) => `nothing matches ${pattern}`),
    ...(programs.join() === expected.programs.join() ? [] : [`executable: ${programs.join(', ')}`]),
    ...(isNear(size, expected.packed) ? [] : [`packed: ${size} bytes, not ${expected.packed}`]),
    ...(isNear(unpackedSize, expected.unpacked)
      ? []
      : [`unpacked: ${unpackedSize} bytes, not ${expected.unpacked}`]),
    ...(size <= expected.maximum ? [] : [`packed: ${size} bytes, more than ${expected.maximum}`]),
  ]
}

/** What must be true of the package.json: nothing beneath it, and for a release its tag and its owner. */
function examine(manifest) {
  const beneath = Object.keys(manifest).filter((key) => /dependencies$|^scripts$|^private$/i.test(key))
  const { tag } = values
  return [
    ...beneath.map((key) => `package.json has ${key}`),
    ...(tag === undefined || tag === `v${manifest.version}`
      ? []
      : [`the tag is ${tag}, the version ${manifest.version}`]),
    ...(tag === undefined || hasOwner(manifest)
      ? []
      : ['the owner in package.json is still a placeholder, which no provenance can name']),
  ]
}

const expected = JSON.parse(readFileSync(expectedFile, 'utf8'))
const own = mkdtempSync(path.join(tmpdir(), 'depgate-pack-'))
if (values.into !== undefined) mkdirSync(values.into, { recursive: true })
try {
  const packed = pack(values.into === undefined ? own : path.resolve(values.into))
  if (values.write) {
    const recorded = { ...expected, packed: packed.size, unpacked: packed.unpackedSize }
    const style = { ...(await resolveConfig(expectedFile)), filepath: expectedFile }
    writeFileSync(expectedFile, await format(JSON.stringify(recorded), style))
  }
  const manifest = JSON.parse(readFileSync(path.join(values.from, 'package.json'), 'utf8'))
  const wrong = [...(values.write ? [] : compare(packed, expected)), ...examine(manifest)]
  for (const line of wrong) process.stderr.write(`${line}\n`)
  if (wrong.length > 0) {
    process.stderr.write('Where that was meant: scripts/package-files.json, and for a size -- --write\n')
    process.exitCode = 1
  } else console.log(`${packed.filename}: ${packed.files.length} files, ${packed.size} bytes packed`)
} finally {
  rmSync(own, { recursive: true, force: true })
}
