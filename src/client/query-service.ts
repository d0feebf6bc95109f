import { elementIn } from "../upstream/refusal.ts";
import { ServiceEndpoint } from "./service-endpoint.ts";
import type { Sign } from "./sign-requests.ts";

/** Services that take forms. */
const versions = { sns: "2010-03-31" } as const;

export type QueryServiceName = keyof typeof versions;

/** Texts, maps of texts, and lists of structures. */
export interface FormInput {
  readonly [member: string]: string | Readonly<Record<string, string>> | readonly object[] | undefined;
}

/** One of the engine's services, as any client calls it. */
export class QueryService {
  readonly #service: ServiceEndpoint;
  readonly #name: QueryServiceName;

  constructor(name: QueryServiceName, endpoint: string, sign?: Sign) {
    this.#name = name;
    this.#service = new ServiceEndpoint(endpoint, sign);
  }

  /** What the answer has in the element of this name. @throws ApiError, NoEngineError */
  async call(operation: string, input: FormInput, element = ""): Promise<string> {
    const form = new URLSearchParams({ Action: operation, Version: versions[this.#name], ...fieldsOf(input) });
    const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
    const response = await this.#service.call({ method: "POST", path: "/", body: form.toString(), headers });
    return elementIn(await response.text(), element) ?? "";
  }
}

/** `Attributes.entry.1.key`, `Tags.member.1.Key` */
function fieldsOf(input: FormInput): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [member, value] of Object.entries(input)) {
    if (typeof value === "string") fields[member] = value;
    else if (Array.isArray(value)) {
      for (const [index, each] of value.entries()) {
        for (const [name, text] of Object.entries<unknown>({ ...each }))
          fields[`${member}.member.${index + 1}.${name}`] = String(text);
      }
    } else {
      for (const [index, [key, text]] of Object.entries(value ?? {}).entries()) {
        fields[`${member}.entry.${index + 1}.key`] = key;
        fields[`${member}.entry.${index + 1}.value`] = text;
      }
    }
  }
  return fields;
}
