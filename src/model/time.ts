/** A day without changes of the clock. */
export const dayMs = 86_400_000;
