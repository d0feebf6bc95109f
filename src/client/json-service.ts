import { ServiceEndpoint } from "./service-endpoint.ts";
import type { Sign } from "./sign-requests.ts";

/** Services that take JSON and name the operation in `X-Amz-Target`. */
const protocols = {
  sqs: { version: "1.0", target: "AmazonSQS" },
  events: { version: "1.1", target: "AWSEvents" },
} as const;

export type JsonServiceName = keyof typeof protocols;

/** One of the engine's services, as any client calls it. */
export class JsonService {
  readonly #service: ServiceEndpoint;
  readonly #name: JsonServiceName;

  constructor(name: JsonServiceName, endpoint: string, sign?: Sign) {
    this.#name = name;
    this.#service = new ServiceEndpoint(endpoint, sign);
  }

  /** The answer's JSON, which is believed to be what the operation gives. @throws ApiError, NoEngineError */
  async call<T>(operation: string, input: object): Promise<T> {
    const { version, target } = protocols[this.#name];
    const headers = { "content-type": `application/x-amz-json-${version}`, "x-amz-target": `${target}.${operation}` };
    const response = await this.#service.call({ method: "POST", path: "/", body: JSON.stringify(input), headers });
    const output: T = JSON.parse((await response.text()) || "{}");
    return output;
  }
}
