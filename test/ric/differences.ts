/** Where a row's results differ: the answer, the log, or whether the client meets what the row expects. */
export type Where = "answer" | "log" | "expectation";

export interface Difference {
  /** Ids of rows, with words of the title where an id has several. */
  readonly cases: readonly string[];
  /** As in the specification's "For" columns. */
  readonly on: string;
  readonly where: readonly Where[];
  readonly why: string;
  /** Lambkin is the one that is wrong. */
  readonly isFault?: true;
}

/** Every difference there is, with its reason. One that is not here fails the comparison, and so does one that is gone. */
export const differences: readonly Difference[] = [
  {
    cases: ["C019", "C020", "L010"],
    on: "18.x+",
    where: ["log", "expectation"],
    why:
      "The handler page promises that the log keeps the first 256 KB of an error and says `Truncated by Lambda` " +
      "(RT-025, RT-026). The client logs the error whole: where AWS cuts, it cuts outside of the client.",
  },
  {
    cases: ["C051"],
    on: "18.x–22.x",
    where: ["answer", "log", "expectation"],
    why:
      "`Runtime.NodeJsExit` (RT-166) is in AWS's managed runtimes only; in the client that they published, a promise " +
      "that never settles is a success with `null`.",
  },
  {
    cases: ["C125"],
    on: "18.x–22.x",
    where: ["log"],
    why:
      "The client posts an error although the answer is out already; the platform refuses it, and the native part " +
      "prints a line about that. Lambkin's guest knows that it has answered, and asks nobody.",
  },
  {
    cases: ["C136 runs in addition", "L061 runs in addition"],
    on: "18.x–22.x",
    where: ["log", "expectation"],
    why:
      "RT-257: listeners of the function run in addition. In the client they do so at init only: within an invocation " +
      "its own listener, which is the first, posts the error and ends the process before it returns.",
  },
  {
    cases: ["C169 is warned about"],
    on: "18.x–22.x",
    where: ["expectation"],
    why: "The warning about callback handlers (RT-151) is in AWS's managed runtimes only.",
  },
  {
    cases: ["L087"],
    on: "18.x+",
    where: ["answer"],
    why:
      "RT-134: the handler's `this` is an object of the runtime. The client's holds its HTTP client; Lambkin's holds " +
      "nothing that a function could break.",
  },
  {
    cases: ["L098 an ES module's import searches"],
    on: "18.x+",
    where: ["answer", "log", "expectation"],
    why:
      "AWS's builds of Node.js search `NODE_PATH` for what an ES module imports (RT-137); the public builds, on which " +
      "both are run here, don't. Lambkin's guest adds it.",
  },
  {
    cases: ["L133"],
    on: "18.x+",
    where: ["answer"],
    why: "How many words the command line has that a wrapper script is given (RT-374) is each runtime's own.",
  },
  {
    cases: ["L146"],
    on: "18.x–22.x",
    where: ["log"],
    why: "`AWS_LAMBDA_RUNTIME_VERBOSE` (RT-315) makes a runtime tell of its own inside, which is another one.",
  },
  {
    cases: ["L146"],
    on: "24.x",
    where: ["log", "expectation"],
    why: "As before; the client 4.x writes its first verbose line before it has patched the console, without a prefix.",
  },
  {
    cases: ["C145", "C147", "L082"],
    on: "24.x",
    where: ["log"],
    why:
      "Node.js's dump of an init error names the class `ImportModuleError`, which Lambkin's errors don't have. The " +
      "error body and the `Init Error` line are the same.",
    isFault: true,
  },
  {
    cases: ["L031"],
    on: "18.x–22.x",
    where: ["answer", "log", "expectation"],
    why:
      "The client calls `catch` on what a thenable's `then` returned. Where that is no promise and the thenable settles " +
      "later, the invocation fails with a TypeError at once; RT-169 says that nobody should see it, and Lambkin obeys.",
    isFault: true,
  },
  {
    cases: ["L202"],
    on: "18.x–22.x",
    where: ["answer", "log", "expectation"],
    why:
      "A bug of the client 3.3.0, which forgot to import the class `MalformedStreamingHandler` where it throws it: a " +
      "ReferenceError. Lambkin gives the error that was meant (RT-411), as the client 4.x does.",
  },
];

/** Events that only Lambkin writes: they are taken out before the logs are compared. */
export const ownLines: readonly { readonly pattern: RegExp; readonly on: string; readonly why: string }[] = [
  {
    pattern: /\tWARN\tAWS Lambda plans to remove support for callback-based function handlers/,
    on: "18.x–22.x",
    why:
      "The warning about callback handlers (RT-151) is in AWS's managed runtimes only, not in the client that they " +
      "published.",
  },
];

/** Rows that could be played and say nothing about a client. */
export const notCompared: readonly { readonly cases: readonly string[]; readonly why: string }[] = [
  { cases: ["L112"], why: "`--allow-callbacks` is Lambkin's own." },
  {
    cases: ["L122", "L127", "L190"],
    why: "What they answer is measured: milliseconds, process ids, ticks. The suite holds Lambkin to bounds.",
  },
  {
    cases: ["L191", "L198"],
    why: "Freezing is the platform's (RT-390), and the Runtime API beside which the client runs here does not freeze.",
  },
  {
    cases: ["L152"],
    why: "A child process prints a fixed time after its start; which window that falls into depends on the machine.",
  },
  { cases: ["L137"], why: "Two events at once: which window of the log a line falls into is chance." },
  { cases: ["L062"], why: "V8's last words before its heap is full are addresses and times." },
  { cases: ["L053"], why: "The limit of error bodies is the platform's (RT-363); no client knows it." },
  {
    cases: ["C152"],
    why:
      "After an unhandled rejection at the top level the client asks for its first event and reports the failure at " +
      "the same time; which of the two the platform sees first is a race. Lambkin reports the failure, as RT-144 has it.",
  },
];
