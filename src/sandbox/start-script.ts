import { quoted } from "./keeper.ts";
import type { GuestCommand } from "./sandbox.ts";

/**
 * RT-365, where no control group counts processes: the kernel does, of each user in each user namespace. bubblewrap's
 * first is one of them. bash calls the limit `u`, dash `p`.
 */
const limitProcesses = 'ulimit -u 1025 2>/dev/null || ulimit -p 1025; exec "$@"';
/** Descriptors that bubblewrap reads at its start and closes. */
const filterDescriptor = 5;
const argumentsDescriptor = 6;
const statusDescriptor = 7;

export interface StartScriptParts {
  readonly command: GuestCommand;
  /** Files of control groups to write 0 to. */
  readonly joinFiles: readonly string[];
  /** Whether a control group counts processes. */
  readonly isCounted: boolean;
  /** The berth's network namespace, and its user where the engine is root. */
  readonly network: string | undefined;
  readonly user: number | undefined;
  /** Beginning of the names of the pipes. */
  readonly wires: string;
  /** Whether it talks with the engine, on descriptors 3 and 4. */
  readonly talks: boolean;
  /** Files of the system call filter and of bubblewrap's arguments. */
  readonly filter: string | undefined;
  readonly arguments: string;
}

/**
 * What the keeper does for a start: a shell of its own enters the cgroups and the berth, and becomes bubblewrap.
 * Prints the number of its process.
 */
export function startScript(parts: StartScriptParts): string {
  const { command, joinFiles, isCounted, network, user, talks, filter } = parts;
  const limited = isCounted ? [] : ["/bin/sh", "-c", limitProcesses, "sh"];
  const enter = [
    ...(network === undefined ? [] : [`--net=${quoted(network)}`]),
    ...(user === undefined ? [] : [`--setuid ${user} --setgid ${user}`]),
  ];
  // A pipe's end is opened while both ends are: otherwise the shell would wait for an engine that may be gone.
  const end = (descriptor: number, way: "<" | ">", name: string): string => {
    const pipe = quoted(parts.wires + name);
    return `8<>${pipe} ${descriptor}${way}${pipe} 8>&-`;
  };
  const guard = filter === undefined ? "" : `--seccomp ${filterDescriptor}`;
  const outputs = [end(1, ">", "stdout"), end(2, ">", "stderr")];
  if (talks) outputs.push(end(3, "<", "input"), end(4, ">", "output"));
  return [
    "(",
    ...joinFiles.map((file) => `echo 0 > ${quoted(file)} || exit`),
    "ulimit -c 0; ulimit -n 1024",
    `exec ${enter.length > 0 ? `nsenter ${enter.join(" ")}` : ""} bwrap --args ${argumentsDescriptor} ${guard} \\`,
    `--json-status-fd ${statusDescriptor} -- ${[...limited, command.file, ...command.arguments].map(quoted).join(" ")}`,
    ") </dev/null \\",
    `${outputs.join(" ")} \\`,
    `${end(statusDescriptor, ">", "status")} ${filter === undefined ? "" : `${filterDescriptor}<${quoted(filter)}`} \\`,
    `${argumentsDescriptor}<${quoted(parts.arguments)} & echo $!`,
  ].join("\n");
}
