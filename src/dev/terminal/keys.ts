import { emitKeypressEvents, type Key } from "node:readline";
import type { ReadStream } from "node:tty";

/** What a person can ask for with a key. */
export interface KeyActions {
  readonly restart: () => void;
  readonly clear: () => void;
  readonly coldNext: () => void;
  readonly quit: () => void;
  readonly help: () => void;
}

export const keysHelp = "r restart · c clear · o next invocation cold · q quit · h help";

const actions: Readonly<Record<string, keyof KeyActions>> = {
  r: "restart",
  c: "clear",
  o: "coldNext",
  q: "quit",
  h: "help",
};

/** Hears keys until it is disposed; nothing is heard where there is no terminal. */
export function listenToKeys(input: ReadStream | NodeJS.ReadStream, given: KeyActions): Disposable {
  if (!input.isTTY) return { [Symbol.dispose]: () => {} };
  const hear = (_text: string, { name = "", ctrl }: Key): void => {
    // In raw mode the terminal sends no signals.
    if (ctrl && (name === "c" || name === "d")) given.quit();
    else if (!ctrl && actions[name] !== undefined) given[actions[name]]();
  };
  emitKeypressEvents(input);
  input.setRawMode(true);
  input.on("keypress", hear).resume();
  return {
    [Symbol.dispose]: () => {
      input.off("keypress", hear).pause();
      input.setRawMode(false);
    },
  };
}
