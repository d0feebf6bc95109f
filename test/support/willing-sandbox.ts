import { frameTypes } from "../../src/model/frames.ts";
import { type ScriptedGuest, ScriptedSandbox } from "./scripted-sandbox.ts";

/** Its guests load every function at once, unless it is broken or slow. */
export class WillingSandbox extends ScriptedSandbox {
  isBroken = false;
  isSlow = false;

  override async start(): Promise<ScriptedGuest> {
    const guest = await super.start();
    setImmediate(() => guest.says(frameTypes.started));
    guest.input.once("data", () => {
      if (this.isBroken) guest.ends({ exitCode: 1, signal: null });
      else if (!this.isSlow) guest.says(frameTypes.initialised, Buffer.alloc(4));
    });
    return guest;
  }

  get alive(): number {
    return this.guests.filter((guest) => guest.isAlive).length;
  }
}
