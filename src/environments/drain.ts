let waiting: (() => void)[] = [];

/**
 * Resolves when everything that the guests had written before now has been read. Output of child processes comes
 * through pipes of its own; data that was there before an answer arrives in the same turn of the event loop or the
 * next one, so two turns are enough.
 */
export async function drained(): Promise<void> {
  await new Promise<void>((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(() => setImmediate(drain));
  });
}

function drain(): void {
  const ready = waiting;
  waiting = [];
  for (const then of ready) then();
}
