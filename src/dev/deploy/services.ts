import { JsonService } from "../../client/json-service.ts";
import { QueryService } from "../../client/query-service.ts";
import { RestService } from "../../client/rest-service.ts";
import { ApiError } from "../../client/service-endpoint.ts";
import { type Credentials, signerWith } from "../../client/sign-requests.ts";

/** The engine's services, as the deployment calls them. */
export interface Services {
  readonly lambda: RestService;
  readonly scheduler: RestService;
  readonly sns: QueryService;
  readonly sqs: JsonService;
  readonly events: JsonService;
}

/** Where the engine has access keys, one of them is needed. */
export async function servicesAt(endpoint: string, region: string, key: Credentials | undefined): Promise<Services> {
  const sign = async (service: Parameters<typeof signerWith>[2]) => key && (await signerWith(key, region, service));
  return {
    lambda: new RestService(endpoint, await sign("lambda")),
    scheduler: new RestService(endpoint, await sign("scheduler")),
    sns: new QueryService("sns", endpoint, await sign("sns")),
    sqs: new JsonService("sqs", endpoint, await sign("sqs")),
    events: new JsonService("events", endpoint, await sign("events")),
  };
}

/** Makes something; where it exists, an engine with a state has it from before, and it is changed. */
export async function createOr(create: Promise<unknown>, change: () => Promise<unknown>): Promise<void> {
  try {
    await create;
  } catch (error) {
    if (!(error instanceof ApiError) || !/Conflict|AlreadyExists|NameExists/.test(error.name)) throw error;
    await change();
  }
}

/** Whatever stands in the way: what is to go may have gone before. */
export async function leave(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!(error instanceof ApiError) || !/NotFound|NonExistent/.test(error.name)) throw error;
  }
}
