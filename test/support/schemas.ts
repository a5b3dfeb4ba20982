// The published JSON Schemas in fixtures/schema, compiled.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import Draft04 from 'ajv-draft-04'
import formats from 'ajv-formats'

const read = (file: string) =>
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../fixtures/schema', file), 'utf8')) as object

/** Compiles a schema and those that it refers to. */
export function compileSchema(file: string, ...others: string[]): ValidateFunction {
  const schema = read(file) as { $schema?: string; $id?: string }
  const isOld = schema.$schema?.includes('draft-04') === true
  // SARIF's has a pattern that is one only without the flag for Unicode.
  const ajv = new (isOld ? Draft04.default : Ajv)({ strict: false, allErrors: true, unicodeRegExp: false })
  formats.default(ajv)
  // Two formats that CycloneDX names and ajv-formats does not have; their values are tested elsewhere.
  ajv.addFormat('iri-reference', true)
  ajv.addFormat('idn-email', true)
  // They are referred to by the names of their files.
  for (const other of others) ajv.addSchema(read(other), new URL(other, schema.$id).href)
  return ajv.compile(schema)
}
