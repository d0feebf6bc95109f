/**
 * Resolves at the first Ctrl-C or SIGTERM, or with `quit`, which is the same said by other means. Within a second another is the same one, for npm passes on the Ctrl-C that the
 * terminal has sent already; later it ends the process as usual.
 */
export async function interrupted(quit?: Promise<void>): Promise<void> {
  await new Promise<void>((end) => {
    const hear = (): void => {
      end();
      setTimeout(() => process.off("SIGINT", hear).off("SIGTERM", hear), 1000).unref();
    };
    void quit?.then(hear);
    process.on("SIGINT", hear).on("SIGTERM", hear);
  });
}
