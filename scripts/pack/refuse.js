// Refuses to pack the checkout itself, which would have dependencies: what is published is made by scripts/pack.js.

process.stderr.write(
  'this folder is not what is published; npm run pack:package makes that one, in package/\n',
)
process.exitCode = 1
