/** Imported to make Node.js ready for imports. */
export const nothing = undefined;
