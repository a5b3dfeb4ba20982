// Makes dist/run, the command line and the library in files that are loaded where they are needed: what goes into the package.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { comments, dist, escape, listPackages, open, readNotices, root } from './open.js'

const folder = path.join(dist, 'run')

/** Each file that is loaded by its name; the rest are their parts. */
async function bundleParts() {
  const build = await open({
    input: {
      main: path.join(dist, 'cli/main.js'),
      node: path.join(dist, 'entry/open-host.js'),
      analyse: path.join(dist, 'shell/analyse.js'),
      reader: path.join(dist, 'registry/packument/reader-worker.js'),
      library: path.join(dist, 'index.js'),
    },
    // What a module of CommonJS takes for granted.
    transform: { define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' } },
  })
  const { output } = await build.write({ dir: folder, format: 'esm', chunkFileNames: '[name].js', comments })
  await build.close()
  return output.flatMap(({ moduleIds = [] }) => moduleIds)
}

/**
 * What the hook loads after every command, in one file of CommonJS: node needs a seventh of its own start more for the
 * first module of the other kind.
 */
async function bundleHook() {
  const build = await open({
    input: path.join(dist, 'hook/process/fast-path.js'),
    plugins: [
      {
        name: 'apart',
        // What reads a command line is loaded where one names a package manager.
        resolveId: (id) => (id.endsWith('/shell/analyse.js') ? { id: './analyse.js', external: true } : null),
      },
    ],
  })
  const { output } = await build.generate({ format: 'cjs', codeSplitting: false, comments })
  await build.close()
  writeFileSync(path.join(folder, 'hook.cjs'), escape(output[0].code))
  return output.flatMap(({ moduleIds = [] }) => moduleIds)
}

/**
 * Bundles what is run, with the notices of what is in it and the list of its packages, for the SBOM.
 *
 * @param more - ids of modules that are in another file of the package.
 */
export async function bundleRun(more) {
  rmSync(folder, { recursive: true, force: true })
  const ids = [...more, ...(await bundleParts()), ...(await bundleHook())]
  writeFileSync(path.join(folder, 'THIRD-PARTY-NOTICES.txt'), `${readNotices(ids)}\n`)
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
  const inside = listPackages(ids).map(({ folder: place }) =>
    path.relative(root, place).replaceAll('\\', '/'),
  )
  // What is bundled is pinned as what depgate runs with, not as a tool of its developers.
  const stray = inside.filter((place) => packages[place] === undefined || packages[place].dev === true)
  if (stray.length > 0) throw new Error(`bundled without being a dependency: ${stray.join(', ')}`)
  writeFileSync(path.join(dist, 'bundled.json'), `${JSON.stringify(inside, null, 2)}\n`)
}
