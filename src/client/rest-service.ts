import { isNotFound, ServiceEndpoint } from "./service-endpoint.ts";
import type { Sign } from "./sign-requests.ts";

/** A service of the engine whose operations are methods and paths: Lambda, EventBridge Scheduler. */
export class RestService {
  readonly #service: ServiceEndpoint;

  constructor(endpoint: string, sign?: Sign) {
    this.#service = new ServiceEndpoint(endpoint, sign);
  }

  /** The answer's JSON, which is believed to be what the operation gives. @throws ApiError, NoEngineError */
  async call<T>(method: string, path: string, input?: object): Promise<T> {
    const response = await this.#service.call({ method, path, body: input && JSON.stringify(input) });
    const output: T = JSON.parse((await response.text()) || "{}");
    return output;
  }

  /** The same where nothing may be there: `undefined` then. */
  async find<T>(method: string, path: string, input?: object): Promise<T | undefined> {
    try {
      return await this.call<T>(method, path, input);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }
}
