/** Epoch milliseconds as functions show them: `2026-01-01T00:00:00.000+0000` (API-009). */
export function timestamp(atMs: number): string {
  return new Date(atMs).toISOString().replace("Z", "+0000");
}
