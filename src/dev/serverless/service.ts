import { type Place, functionArn } from "../../model/arn.ts";
import type { ApiCors, ApiRoute } from "../../model/local-api.ts";
import type { Member } from "../member.ts";
import type { ProjectDraft } from "../project-draft.ts";
import type { BundleOptions } from "../project.ts";

/** A service after its variables and CloudFormation's functions. */
export interface Service {
  readonly name: string;
  readonly stage: string;
  /** Absolute. */
  readonly folder: string;
  readonly place: Place;
  /** Before the names of what its stack holds. */
  readonly stackPrefix: string;
  readonly root: Member;
  readonly provider: Member;
  /** `undefined` leaves code as it is. */
  readonly build: BundleOptions | undefined;
  readonly draft: ProjectDraft;
  readonly apis: ServiceApis;
}

/** What `http` and `httpApi` events have come to. */
export interface ServiceApis {
  readonly rest: ApiRoute[];
  readonly restCors: ApiCors[];
  readonly http: ApiRoute[];
}

/** A function that events lead to. */
export interface ServiceFunction {
  readonly key: string;
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly member: Member;
  readonly service: Service;
}

/** What the function of that key is called. */
export function functionName({ name, stage, root }: Pick<Service, "name" | "stage" | "root">, key: string): string {
  return root.get("functions").get(key).get("name").text() ?? `${name}-${stage}-${key}`;
}

export function arnOf({ service, name }: ServiceFunction): string {
  return functionArn(service.place, name);
}

/** A key of `functions` becomes the ARN of the function; what is an ARN stays one. @throws ProjectError */
export function functionNamed(service: Service, named: Member): string {
  const text = named.requiredText();
  if (text.includes(":")) return text;
  if (service.root.get("functions").get(text).isThere) return functionName(service, text);
  throw named.error(`names the function "${text}", which is not in functions`);
}
