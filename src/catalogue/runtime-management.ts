import { addressOf, arnOf } from "./address.ts";
import type { Target } from "./address.ts";
import type { Changes } from "./changes.ts";
import { own } from "./documents.ts";
import type { RuntimeManagementConfig } from "./documents.ts";
import type { Functions } from "./functions.ts";

export interface RuntimeManagementConfigsOptions {
  readonly functions: Functions;
  readonly changes: Changes;
}

export interface DescribedRuntimeManagement {
  readonly config: RuntimeManagementConfig;
  /** Qualified as it was addressed (API-116). */
  readonly functionArn: string;
}

/**
 * When the runtimes of versions are replaced (API-229): kept and shown, a part of the function's document that changes
 * no RevisionId. Both methods may throw what `addressOf` does, and ResourceNotFoundException.
 */
export class RuntimeManagementConfigs {
  readonly #functions: Functions;
  readonly #changes: Changes;

  constructor({ functions, changes }: RuntimeManagementConfigsOptions) {
    this.#functions = functions;
    this.#changes = changes;
  }

  async put(target: Target, config: RuntimeManagementConfig): Promise<DescribedRuntimeManagement> {
    const address = addressOf(target.name, target.qualifier, { ...target, operation: "PutRuntimeManagementConfig" });
    await this.#changes.apply(address, (document) => {
      const { version } = this.#functions.find(address).version;
      return { ...document, runtimeManagement: { ...document.runtimeManagement, [version]: config } };
    });
    return { config, functionArn: arnOf(address) };
  }

  get(target: Target): DescribedRuntimeManagement {
    const address = addressOf(target.name, target.qualifier, { ...target, operation: "GetRuntimeManagementConfig" });
    const { known, version } = this.#functions.find(address);
    const config = own(known.document.runtimeManagement, version.version) ?? { updateRuntimeOn: "Auto" };
    return { config, functionArn: arnOf(address) };
  }
}
