import type { FoundUrl } from "../../catalogue/function-urls.ts";
import type { Call } from "../rooms.ts";
import type { Header } from "../web/front-headers.ts";
import { eventInFormat2 } from "../web/payload-format-2-event.ts";
import type { WebRequest } from "../web/web-request.ts";
import type { Guest } from "./url-access.ts";

/** The event of a request to a function URL (API-502 … API-504). */
export function urlEvent(request: WebRequest, { config }: FoundUrl, { claim }: Guest, call: Call): object {
  const { urlId: apiId, authType } = config;
  const isSigned = authType === "AWS_IAM";
  return eventInFormat2(isSigned ? withoutAuthorization(request) : request, {
    routeKey: "$default",
    path: request.path,
    pathParameters: undefined,
    stage: "$default",
    stageVariables: undefined,
    accountId: isSigned ? call.place.accountId : "anonymous",
    apiId,
    domainPrefix: apiId,
    context: { authentication: null, ...(claim && { authorizer: { iam: identityOf(claim.accessKeyId, call) } }) },
    showsCookieHeader: true,
  });
}

function identityOf(accessKey: string, { place: { accountId }, callerArn }: Call): object {
  return {
    accessKey,
    accountId,
    callerId: accountId,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: callerArn,
    userId: accountId,
  };
}

function withoutAuthorization(request: WebRequest): WebRequest {
  const isAuthorization = ([name]: Header): boolean => name.toLowerCase() === "authorization";
  return { ...request, headers: request.headers.filter((header) => !isAuthorization(header)) };
}
