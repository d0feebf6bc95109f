import { openBubblewrap } from "./bubblewrap.ts";
import { lookAround } from "./machine.ts";
import { plainSandbox } from "./plain.ts";
import { type Sandbox, type SandboxConfig, SandboxError } from "./sandbox.ts";

/** The walls that this machine allows and the operator wants. @throws SandboxError where they are required */
export async function openSandbox(config: SandboxConfig): Promise<Sandbox> {
  if (config.isolation === "none") return plainSandbox;
  const machine = lookAround();
  try {
    if (machine.missing) throw new SandboxError(`${machine.missing.finding}: ${machine.missing.remedy}`);
    return await openBubblewrap(config, machine);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    if (config.isolation === "required") throw new SandboxError(`no walls: ${error.message}`, { cause: error });
    return { ...plainSandbox, gaps: [...plainSandbox.gaps, `no walls: ${error.message}`] };
  }
}
