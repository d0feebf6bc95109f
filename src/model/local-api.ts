import type { LocalRoute } from "./local-route.ts";

/** An API of API Gateway, as a template has one, that this engine serves. */
export interface LocalApi {
  /** Its host is `<id>.execute-api.<region>.localhost`, its path `/_lambkin/api/<id>/…`. */
  readonly id: string;
  readonly name: string;
  readonly kind: "http" | "rest";
  /** `$default`, `prod` */
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly cors: ApiCors | undefined;
  readonly routes: readonly ApiRoute[];
}

/** What an HTTP API answers preflights with, and adds to answers; a REST API has `OPTIONS` of its own made of it. */
export interface ApiCors {
  readonly allowOrigins: readonly string[];
  /** As `allowHeaders`, of a REST API one text that it sends as it is. */
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds: number | undefined;
}

export interface ApiRoute extends LocalRoute {
  /** What the function sees of an HTTP API. */
  readonly payloadFormat: "1.0" | "2.0";
  readonly authorizer: ApiAuthorizer | undefined;
}

/** A function that is asked first. */
export interface ApiAuthorizer {
  readonly name: string;
  /** Any form of API-110. */
  readonly functionName: string;
  /** `token` is a REST API's, which hands one header over. */
  readonly kind: "request" | "token";
  readonly payloadFormat: "1.0" | "2.0";
  /** HTTP API, format 2.0: it answers `{ isAuthorized, context }`. */
  readonly simpleResponses: boolean;
  /** `$request.header.Authorization`, `method.request.header.X`: requests that lack one are refused with 401 unasked. */
  readonly identitySources: readonly string[];
  /** A token authorizer refuses what does not match. */
  readonly identityValidation: string | undefined;
  readonly cacheSeconds: number;
}
