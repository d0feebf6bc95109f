import { sandboxUser } from "./root-image.ts";

/** Folders on the stage, as one sandbox is to see them. */
export interface View {
  readonly root: string;
  /** The runtime's folder: `/var/lang` */
  readonly language: string;
  readonly guest: string;
  readonly sdkModules: string | undefined;
  /** The environment's own: `task`, `layers`, `modules`, `cache`. */
  readonly own: string;
  /** `/tmp` */
  readonly temporary: string;
}

/** Where the guest's own files are. */
export const guestFolder = "/var/runtime/lambkin";
/** Where a compile cache is shown. */
export const cacheFolder = "/var/runtime/cache";

/** As seen from inside. AWS's sandboxes have an address of this kind for a name. */
const hostName = "169.254.76.2";

/** bubblewrap's command line for one process: what it sees, whom it is, whom it leaves with. */
export function bubblewrapArguments(view: View, variables: Readonly<Record<string, string>>): string[] {
  const { uid, gid } = sandboxUser;
  const options: string[][] = [
    ["--unshare-user", "--uid", String(uid), "--gid", String(gid)],
    ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--hostname", hostName],
    ["--die-with-parent", "--new-session", "--cap-drop", "ALL"],
    ["--ro-bind", view.root, "/"],
    ["--proc", "/proc"],
    ["--dev", "/dev", "--remount-ro", "/dev"],
    ["--ro-bind", view.language, "/var/lang"],
    ["--ro-bind", view.guest, guestFolder],
    ["--ro-bind", view.sdkModules ?? `${view.own}/modules`, "/var/runtime/node_modules"],
    ["--ro-bind", `${view.own}/cache`, cacheFolder],
    ["--ro-bind", `${view.own}/task`, "/var/task"],
    ["--ro-bind", `${view.own}/layers`, "/opt"],
    ["--bind", view.temporary, "/tmp"],
    ["--chdir", "/var/task", "--clearenv"],
    ...Object.entries(variables).map(([name, value]) => ["--setenv", ...[name, value].map(upToNul)]),
  ];
  return options.flat();
}

/** As libc reads it: a variable's text must not go on as further options. */
function upToNul(text: string): string {
  const end = text.indexOf("\0");
  return end === -1 ? text : text.slice(0, end);
}
