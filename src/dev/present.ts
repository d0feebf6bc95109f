/** The members that have a value. */
export function present<Members extends object>(members: Members): Members {
  const kept = { ...members };
  for (const [name, value] of Object.entries(kept)) {
    if (value === undefined) Reflect.deleteProperty(kept, name);
  }
  return kept;
}
