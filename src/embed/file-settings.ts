import { isTable } from "../dev/member.ts";
import { meant } from "../dev/near-name.ts";
import type { CreateFunctionRequest } from "../edge/models/lambda.ts";
import type { RuntimeId } from "../model/runtimes.ts";

/** How a function of a file is configured. */
export interface FileSettings {
  /** Default: `nodejs22.x`. */
  readonly runtime?: RuntimeId;
  /** MB; default 128. */
  readonly memory?: number;
  /** Seconds; default 3. */
  readonly timeout?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Folders of layers, each with `nodejs/node_modules` or whatever else is to lie in `/opt`; later ones lie over earlier. */
  readonly layers?: readonly string[];
  /** The package, `/var/task`; default: the nearest folder around the file that has a package.json, or the file's own. */
  readonly folder?: string;
  /** Any other member of CreateFunction, e.g. `{ LoggingConfig: { LogFormat: "JSON" } }`. */
  readonly members?: Partial<Omit<CreateFunctionRequest, "FunctionName" | "Code">>;
}

type Check = readonly [isRight: (value: unknown) => boolean, what: string];

const text: Check = [(value) => typeof value === "string", "a string"];
const number: Check = [(value) => typeof value === "number" && Number.isFinite(value), "a number"];

const checks: Readonly<Record<keyof FileSettings, Check>> = {
  runtime: text,
  memory: number,
  timeout: number,
  environment: [
    (value) => isTable(value) && Object.values(value).every((each) => typeof each === "string"),
    "an object of strings",
  ],
  layers: [(value) => Array.isArray(value) && value.every((each) => typeof each === "string"), "a list of folders"],
  folder: text,
  members: [isTable, "an object"],
};

/** A test need not be in TypeScript. @throws TypeError for a member that is none, or is of another type */
export function checkSettings(settings: unknown): void {
  if (!isTable(settings)) throw new TypeError("fromFile's second argument must be an object");
  const known: Readonly<Record<string, Check>> = checks;
  const names = Object.keys(checks);
  for (const [name, value] of Object.entries(settings)) {
    const check = known[name];
    if (!check) throw new TypeError(`fromFile knows no '${name}': ${meant(name, names)}there are ${names.join(", ")}`);
    const [isRight, what] = check;
    if (value !== undefined && !isRight(value)) throw new TypeError(`fromFile's ${name} must be ${what}`);
  }
}
