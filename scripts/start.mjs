/** `npm start`: installs what is needed, then serves, deploys the examples and invokes one. */
import { fileURLToPath } from "node:url";
import { become } from "../bin/node24.mjs";
import { ensureInstalled } from "./install.mjs";

endWithParent();
const node = ensureInstalled({ dev: false });
const launcher = new URL("../bin/lambkin.mjs", import.meta.url);
const argv = ["try", ...process.argv.slice(2)];
if (node === process.execPath) {
  process.argv.splice(2, Infinity, ...argv);
  await import(launcher.href);
} else {
  await become(node, [fileURLToPath(launcher), ...argv]);
}

/** A SIGTERM to npm ends the shell between npm and this process, and the shell passes nothing on. */
function endWithParent() {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 500);
  watch.unref();
}
