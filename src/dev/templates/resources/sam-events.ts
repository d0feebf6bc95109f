import { functionArn, queueArn } from "../../../model/arn.ts";
import { addRoute, authorizerFor } from "./apis.ts";
import { addQueueMapping, qualified } from "./event-source-mappings.ts";
import { type Given, tellUnread } from "./given.ts";
import { present } from "../../present.ts";
import type { ApiDraft } from "../template-draft.ts";
import { generatedApiId } from "../language/generated-resources.ts";
import { Properties } from "../language/properties.ts";
import { busAndState, inputOf } from "./rules.ts";
import { subscribe } from "./topics.ts";
import { implicitApi, implicitApis } from "./sam-apis.ts";
import { scheduleOf } from "./schedules.ts";
import { complaint, map } from "../language/template-node.ts";

/** An event of an AWS::Serverless::Function. */
interface SamEvent {
  readonly name: string;
  readonly properties: Properties;
  readonly functionName: string;
  readonly alias: string | undefined;
  readonly given: Given;
}

const readers: Readonly<Record<string, (event: SamEvent) => void>> = {
  Api: (event) => route(event, "Api"),
  HttpApi: (event) => route(event, "HttpApi"),
  Schedule: ruleOfSchedule,
  ScheduleV2: schedule,
  SQS: queueMapping,
  SNS: topicSubscription,
  EventBridgeRule: ruleOfPattern,
  CloudWatchEvent: ruleOfPattern,
};

/** What a function of SAM is called by, when all functions are known. */
export function samEvents(given: Given): void {
  const { properties, draft, name, resource } = given;
  const found = draft.find(name);
  if (!found) return;
  for (const [eventName, event] of properties.map("Events")?.members() ?? []) {
    const type = event.neededText("Type", "what calls the function, such as Api or SQS");
    const read = readers[type];
    if (!read) {
      draft.unserved.add(`Events.${eventName} (${type}) of ${resource.logicalId}`, event.at);
      continue;
    }
    const owner = `Events.${eventName} of ${resource.logicalId}`;
    const members = event.map("Properties", owner) ?? new Properties(map([], event.at), owner, given.resolver);
    read({ name: eventName, properties: members, functionName: name, alias: found.fn.alias, given });
  }
}

function route(event: SamEvent, type: "Api" | "HttpApi"): void {
  const { properties, given, functionName, alias } = event;
  const path = type === "Api" ? properties.neededText("Path", "what it is served at") : properties.text("Path");
  const method = type === "Api" ? properties.neededText("Method", "GET, any …") : properties.text("Method");
  const isDefault = type === "HttpApi" && (path === undefined || path === "$default");
  const api = apiOf(event, type);
  if (!api) return;
  const auth = properties.map("Auth");
  const { options } = given.resolver.stack;
  const authorizer = authorizerFor(api, authorizerName(event, api, auth));
  addRoute(
    api,
    {
      method: method ?? "ANY",
      path: isDefault ? undefined : path,
      target: functionArn(options, functionName, alias),
      payloadFormat: properties.text("PayloadFormatVersion"),
      authorizer,
      of: properties.owner,
      at: properties.at,
    },
    given,
  );
  tellUnread(properties, given.draft, harmlessOfRoutes);
  if (auth) tellUnread(auth, given.draft, harmlessOfRoutes);
}

const harmlessOfRoutes = new Set("RouteSettings InvokeRole OverrideApiAuth AuthorizationScopes".split(" "));

/** @throws ProjectError where the API has none of that name */
function authorizerName(event: SamEvent, api: ApiDraft, auth: Properties | undefined): string | undefined {
  const name = auth?.text("Authorizer");
  if (name === undefined || name === "NONE" || api.authorizers.has(name)) return name;
  if (name !== "AWS_IAM")
    throw complaint(`The API has no authorizer '${name}'.`, auth?.placeOf("Authorizer") ?? event.properties.at);
  event.given.draft.unserved.add(
    `Authorizer AWS_IAM of ${event.properties.owner} (served without it)`,
    auth?.at ?? event.properties.at,
  );
  return "NONE";
}

/** The API that is named, or SAM's own. */
function apiOf({ properties, given }: SamEvent, type: "Api" | "HttpApi"): ApiDraft | undefined {
  const { draft, resolver } = given;
  const member = type === "Api" ? "RestApiId" : "ApiId";
  const id = properties.text(member);
  if (id === undefined) return implicitApi(implicitApis[type], resolver, draft);
  // As SAM, which takes a logical id without `!Ref` as well.
  const api = draft.apis.get(id) ?? draft.apis.get(generatedApiId(id, resolver.stack.namePrefix));
  if (!api) draft.unserved.add(`${properties.owner} (its API '${id}' is not in this project)`, properties.at);
  return api;
}

function queueMapping({ properties, functionName, alias, given }: SamEvent): void {
  const queue = properties.neededText("Queue", "the ARN of a queue, such as !GetAtt Orders.Arn");
  addQueueMapping(queue, qualified(functionName, alias), given, properties);
}

/** Of the function, or of a queue that it reads: one that is named, or that SAM makes. */
function topicSubscription({ name, properties, functionName, alias, given }: SamEvent): void {
  const topic = properties.neededText("Topic", "the ARN of a topic, such as !Ref Orders");
  properties.text("Region");
  const own = properties.node("SqsSubscription")?.kind === "map" ? properties.map("SqsSubscription") : undefined;
  const { options } = given.resolver.stack;
  if (own || properties.boolean("SqsSubscription")) {
    const made = queueArn(options, `${functionName}${name}Queue`);
    const endpoint = own?.text("QueueArn") ?? made;
    subscribe(topic, { protocol: "sqs", endpoint }, properties, given);
    addQueueMapping(endpoint, qualified(functionName, alias), given, own ?? properties);
  } else {
    subscribe(topic, { protocol: "lambda", endpoint: functionArn(options, functionName, alias) }, properties, given);
  }
  tellUnread(properties, given.draft, new Set());
}

function schedule({ name, properties, functionName, alias, given }: SamEvent): void {
  const arn = functionArn(given.resolver.stack.options, functionName, alias);
  const own = properties.text("Name") ?? `${functionName}${name}`;
  given.draft.schedules.push(scheduleOf(properties, own, { arn, target: properties, given }));
}

function ruleOfSchedule(event: SamEvent): void {
  const expression = event.properties.neededText("Schedule", "when it is due, such as rate(5 minutes)");
  addRule(event, { ScheduleExpression: expression });
}

function ruleOfPattern(event: SamEvent): void {
  const pattern = event.properties.jsonText("Pattern");
  if (pattern === undefined) {
    throw complaint(`${event.properties.owner} needs a Pattern: which events it gets.`, event.properties.at);
  }
  addRule(event, { EventPattern: pattern });
}

function addRule(event: SamEvent, what: { ScheduleExpression: string } | { EventPattern: string }): void {
  const { name, properties, functionName, alias, given } = event;
  const Name = properties.text("RuleName") ?? properties.text("Name") ?? `${functionName}${name}`;
  const Description = properties.text("Description");
  const rule = present({ Name, Description, ...what, ...busAndState(properties, given.draft) });
  const Arn = functionArn(given.resolver.stack.options, functionName, alias);
  const Id = properties.map("Target")?.text("Id") ?? `${functionName}${name}LambdaTarget`.slice(0, 64);
  given.draft.rules.push({ rule, targets: [{ Id, Arn, ...inputOf(properties) }] });
}
