/**
 * The types of the frames between host and guest; `src/guest/channel.js` is their other end. A frame is a 4-byte
 * little-endian length of what follows, one type byte, the body. An *answer* (`result`, `error`, `streamEnd`)
 * begins with one byte of flags, four of the peak memory in KiB, and four of the microseconds since the event came.
 */
export const frameTypes = {
  /** host → guest: JSON of `GuestInit` */
  init: "i",
  /** host → guest: 4-byte length of a JSON header (`GuestInvocation`), the header, the event's bytes */
  invoke: "v",
  /** host → guest, answer to `halted`: the function's file may be loaded */
  proceed: "g",
  /** host → guest, answer to `needSdk`: the folder of modules, or nothing */
  sdk: "k",
  /** guest → host: started, waiting for `init` */
  started: "p",
  /** guest → host: the module is loaded, waiting for the first event; 4 bytes of peak memory in KiB */
  initialised: "y",
  /** guest → host, before `initialised`: one byte, so long a name, bytes of that file of the compile cache */
  compiled: "d",
  /** guest → host, where debuggers attach: the path of the function's file, which is not loaded before `proceed` */
  halted: "h",
  /** guest → host: JSON of `GuestInitError` */
  initError: "n",
  /** guest → host: one log event as it stands */
  log: "l",
  /** guest → host: 1 or 2 (stdout, stderr), then raw output */
  output: "o",
  /** guest → host: an answer, then the payload */
  result: "r",
  /** guest → host: an answer, then the error body */
  error: "e",
  /** guest → host: why the event is not JSON (RT-154) */
  refused: "b",
  /** guest → host: content type of a streamed response, before its first chunk */
  streamStart: "s",
  /** guest → host: bytes of a streamed response */
  chunk: "c",
  /** guest → host: an answer */
  streamEnd: "z",
  /** guest → host: waiting for the next event, where the answer did not say so already */
  waiting: "w",
  /** guest → host: the function needs the AWS SDK that the runtime carries (RT-136); waits for `sdk` */
  needSdk: "q",
  /** guest → host: exit status, 4 bytes: `process.exit(137)` is no SIGKILL (RT-272) */
  exit: "x",
} as const;

/** Flags of an answer. */
export const answerFlags = {
  /** The guest waits for the next event: the invocation is over. */
  waiting: 1,
  /** The function reported the error itself (RT-261). */
  handled: 2,
  /** The function has started threads of its own, which run on while the guest waits. */
  threads: 4,
} as const;

/** Longest frame a guest may send; a longer one costs it its life. */
export const maxGuestFrameBytes: number = 8 * 1024 * 1024;

/** Body of `init`. */
export interface GuestInit {
  readonly handler: string;
  /** Absolute path of the package. */
  readonly taskRoot: string;
  /** The whole of `process.env`; `undefined` where a wrapper script has the last word on it (RT-374). */
  readonly variables: Readonly<Record<string, string>> | undefined;
  readonly allowCallbacks: boolean;
  /** The SDK is not on this machine yet: ask before saying that it can't be found. */
  readonly sdkOnRequest: boolean;
  /** Node.js's compile cache: a folder to read, or, with `prepare`, one to make and to send as `compiled` frames. */
  readonly compileCache: { readonly directory: string; readonly prepare: boolean } | undefined;
  /** Stack traces follow source maps, where this Node.js can. */
  readonly mapsSources: boolean;
  /** There may be extensions inside: the loop turns while the guest waits, until the host freezes it. */
  readonly staysAwake: boolean;
}

/** Header of `invoke`. */
export interface GuestInvocation {
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly arn: string;
  readonly clientContext: string | undefined;
  readonly identity: string | undefined;
  readonly trace: string | undefined;
}

/** Body of `initError`. */
export interface GuestInitError {
  readonly errorType: string;
  /** The error body as JSON text. */
  readonly body: string;
  /** Legacy: the fault and its stack, logged after START (RT-148). */
  readonly fault?: string;
}
