// The bytes of JSON's punctuation.

export const quote = 0x22
export const backslash = 0x5c
export const comma = 0x2c
export const colon = 0x3a
export const openBrace = 0x7b
export const closeBrace = 0x7d
export const closeBracket = 0x5d
/** Set in a brace or bracket of either kind, this bit makes it a brace. */
export const braceBit = 0x20
