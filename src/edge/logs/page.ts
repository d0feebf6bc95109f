/** The default of `limit` (API-817, API-818). */
export const maxPageEvents = 10_000;
