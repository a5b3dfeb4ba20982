// Ambient types of npm's own reader of `.npmrc` files.

declare module 'ini' {
  const ini: {
    /** Throws a TypeError for a few texts, such as a key that is an object: npm cannot start with these. */
    parse(text: string): Record<string, unknown>
  }
  export default ini
}
