import type { RestService } from "../../client/rest-service.ts";
import { createOr } from "./services.ts";

/** Who may invoke a function, and for what. */
export interface Permit {
  /** `events.amazonaws.com` */
  readonly service: string;
  /** Of what it is for; part of the statement's. */
  readonly id: string;
  readonly sourceArn: string | undefined;
}

/** Templates have this statement made for them: a service may invoke the function. Nothing for what is no function. */
export async function permit(
  lambda: RestService,
  functionArn: string,
  { service, id, sourceArn }: Permit,
): Promise<void> {
  const [, , , , , kind, name = "", qualifier] = functionArn.split(":");
  if (kind !== "function") return;
  const statement = {
    StatementId: `lambkin-dev-${id}`.replaceAll(/[^a-zA-Z0-9-_]/g, "-").slice(0, 100),
    Action: "lambda:InvokeFunction",
    Principal: service,
    ...(sourceArn !== undefined && { SourceArn: sourceArn }),
  };
  const query = qualifier === undefined ? "" : `?Qualifier=${qualifier}`;
  const path = `/2015-03-31/functions/${encodeURIComponent(name)}/policy${query}`;
  await createOr(lambda.call("POST", path, statement), async () => await Promise.resolve());
}
