let inOneTurn: (() => void)[] = [];
let inTwoTurns: (() => void)[] = [];

/**
 * Calls `then` when everything that the guests had written before now has been read. Output of child processes comes
 * through pipes of its own; data that was there before an answer arrives in the same turn of the event loop or the
 * next one, so two turns are enough.
 */
export function whenDrained(then: () => void): void {
  inTwoTurns.push(then);
  if (inTwoTurns.length === 1 && inOneTurn.length === 0) setImmediate(turn);
}

function turn(): void {
  const ready = inOneTurn;
  inOneTurn = inTwoTurns;
  inTwoTurns = [];
  if (inOneTurn.length > 0) setImmediate(turn);
  for (const then of ready) then();
}
