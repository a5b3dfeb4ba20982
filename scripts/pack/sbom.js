// The bill of materials (CycloneDX) of what is bundled: package, version, licence, hash, and what depends on what.

import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'

const specification = Spec.Spec1dot6

/**
 * Makes the text. Without a serial number and a time: the same sources give the same bytes.
 *
 * @param own - the package.json of the package.
 * @param packages - those of package-lock.json.
 * @param bundled - their keys.
 */
export function makeSbom(own, packages, bundled) {
  const licenses = new Contrib.License.Factories.LicenseFactory()
  const nameOf = (place) => packages[place].name ?? place.slice(place.lastIndexOf('node_modules/') + 13)
  const makeComponent = (type, name, { version, license, integrity }) => {
    const [, group, rest] = /^(?:(@[^/]+)\/)?(.+)$/.exec(name)
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
    const hash = /^sha512-(.+)$/.exec(integrity ?? '')?.[1]
    return new Models.Component(type, rest, {
      group,
      version,
      purl,
      bomRef: purl,
      licenses: new Models.LicenseRepository(license === undefined ? [] : [licenses.makeFromString(license)]),
      hashes: new Models.HashDictionary(
        hash === undefined
          ? []
          : [[Enums.HashAlgorithm['SHA-512'], Buffer.from(hash, 'base64').toString('hex')]],
      ),
    })
  }
  // The same version in two places is one component: a second of that name would get a random one.
  const byName = new Map()
  const components = new Map(
    bundled.map((place) => {
      const name = nameOf(place)
      const known = `${name}@${packages[place].version}`
      if (!byName.has(known))
        byName.set(known, makeComponent(Enums.ComponentType.Library, name, packages[place]))
      return [place, byName.get(known)]
    }),
  )
  const link = (component, place, names) => {
    for (const name of names) {
      const found = components.get(resolve(packages, place, name))
      if (found !== undefined) component.dependencies.add(found.bomRef)
    }
  }
  for (const [place, component] of components)
    link(component, place, Object.keys(packages[place].dependencies ?? {}))
  const main = makeComponent(Enums.ComponentType.Application, own.name, own)
  link(main, '', Object.keys(packages[''].dependencies))
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ component: main }),
    components: new Models.ComponentRepository(byName.values()),
  })
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(specification))
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`
}

/** Finds the place in node_modules from which a package in a place loads a name, as node does. */
function resolve(packages, place, name) {
  for (let from = place; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    const found = `${from === '' ? '' : `${from}/`}node_modules/${name}`
    if (packages[found] !== undefined || from === '') return found
    if (!from.includes('/node_modules/')) from = ''
  }
}
