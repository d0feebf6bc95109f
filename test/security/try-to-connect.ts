import { connect } from "node:net";

/** `connected`, or why not; `no answer` where nothing says so for `patienceMs`. */
export async function tryToConnect(target: { host: string; port: number }, patienceMs: number): Promise<string> {
  return await new Promise((resolve) => {
    const socket = connect(target);
    const end = (result: string) => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", () => end("connected"));
    socket.once("error", (error) => end("code" in error ? String(error.code) : error.message));
    setTimeout(end, patienceMs, "no answer");
  });
}
