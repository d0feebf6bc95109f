import { StringDecoder } from "node:string_decoder";

/** A piece without a line break is held until it has this many characters (RT-310). */
const maxHeld = 65_536;

/** Raw output, one event a line: held until its LF, a size bound, or the end of the invocation (RT-310). */
export class RawOutput {
  readonly #emit: (line: string) => void;
  readonly #decoder = new StringDecoder("utf8");
  #held = "";

  constructor(emit: (line: string) => void) {
    this.#emit = emit;
  }

  push(bytes: Buffer): void {
    const text = this.#decoder.write(bytes);
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      this.#emit(this.#held + text.slice(start, end + 1));
      this.#held = "";
      start = end + 1;
    }
    this.#held += text.slice(start);
    if (this.#held.length >= maxHeld) this.flush();
  }

  /** Gives out what is held, without a line break of its own. */
  flush(): void {
    if (this.#held === "") return;
    this.#emit(this.#held);
    this.#held = "";
  }
}

/** A guest's two raw outputs, which become one stream (RT-302). */
export class RawOutputs {
  readonly #stdout: RawOutput;
  readonly #stderr: RawOutput;

  constructor(emit: (line: string) => void) {
    this.#stdout = new RawOutput(emit);
    this.#stderr = new RawOutput(emit);
  }

  push(source: "stdout" | "stderr", bytes: Buffer): void {
    (source === "stdout" ? this.#stdout : this.#stderr).push(bytes);
  }

  flush(): void {
    this.#stdout.flush();
    this.#stderr.flush();
  }
}
