import { lookAround } from "./machine.ts";
import { plainSandbox } from "./plain.ts";
import { type Sandbox, type SandboxConfig, SandboxError } from "./sandbox.ts";

/** The walls that this machine allows and the operator wants. @throws SandboxError where they are required */
export async function openSandbox(config: SandboxConfig): Promise<Sandbox> {
  if (config.isolation === "none") return plainSandbox;
  const machine = lookAround();
  try {
    if (machine.missing) throw new SandboxError(machine.missing.finding);
    const { openBubblewrap } = await import("./bubblewrap.ts");
    return await openBubblewrap(config, machine);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    const gap = { finding: `no walls: ${error.message}`, remedy: machine.missing?.remedy ?? "see lambkin doctor" };
    if (config.isolation === "required") throw new SandboxError(`${gap.finding}; ${gap.remedy}`, { cause: error });
    return { ...plainSandbox, gaps: [gap, ...plainSandbox.gaps] };
  }
}
