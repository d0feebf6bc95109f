import { serviceModel, shapeOf } from "./models/model.ts";
import type { Member, Operation, ServiceModel, ServiceName } from "./models/model.ts";

/** A member of an input or output that travels outside of the body. */
export interface Binding {
  readonly member: string;
  readonly shape: string;
  /** Of the label, the query's key, or the header. */
  readonly name: string;
}

/** Where the members of an input come from. */
export interface RequestBindings {
  readonly labels: readonly Binding[];
  readonly query: readonly Binding[];
  /** Names in lower case. */
  readonly headers: readonly Binding[];
  /** The member that is the whole body, or `undefined` where the body's members are listed by name. */
  readonly payload: Binding | undefined;
  readonly hasBodyMembers: boolean;
}

/** Where the members of an output go. */
export interface ResponseBindings {
  readonly status: string | undefined;
  readonly headers: readonly Binding[];
  readonly payload: string | undefined;
  /** The member that is a stream of events. */
  readonly stream: string | undefined;
  /** Members that are in the status or the headers, and so not in the body. */
  readonly located: ReadonlySet<string>;
  readonly hasBody: boolean;
}

/** One operation of one service, with its bindings read off the model at first use. */
export class Route {
  readonly service: ServiceName;
  readonly name: string;
  readonly operation: Operation;
  readonly model: ServiceModel;
  #request: RequestBindings | undefined;
  #response: ResponseBindings | undefined;

  constructor(service: ServiceName, name: string, operation: Operation) {
    this.service = service;
    this.name = name;
    this.operation = operation;
    this.model = serviceModel(service);
  }

  get request(): RequestBindings {
    return (this.#request ??= requestBindings(this.model, this.operation.input));
  }

  get response(): ResponseBindings {
    return (this.#response ??= responseBindings(this.model, this.operation.output));
  }
}

function requestBindings(model: ServiceModel, input: string): RequestBindings {
  const shape = shapeOf(model, input);
  const members = Object.entries(shape.members ?? {});
  const payload = shape.payload === undefined ? undefined : shape.members?.[shape.payload];
  return {
    labels: members.filter(isIn("uri")).map(binding),
    query: members.filter(isIn("querystring")).map(binding),
    headers: members
      .filter(isIn("header"))
      .map(binding)
      .map((each) => ({ ...each, name: each.name.toLowerCase() })),
    payload: payload && { member: shape.payload ?? "", shape: payload.shape, name: "" },
    hasBodyMembers: payload === undefined && members.some(isIn(undefined)),
  };
}

function responseBindings(model: ServiceModel, output: string | undefined): ResponseBindings {
  const shape = output === undefined ? undefined : shapeOf(model, output);
  const members = Object.entries(shape?.members ?? {});
  const located = new Set(members.filter(([, { location }]) => location !== undefined).map(([name]) => name));
  return {
    status: members.find(isIn("statusCode"))?.[0],
    headers: members.filter(isIn("header")).map(binding),
    payload: shape?.payload,
    stream: members.find(([, member]) => shapeOf(model, member.shape).eventstream)?.[0],
    located,
    hasBody: shape !== undefined && (members.length === 0 || located.size < members.length),
  };
}

function isIn(location: Member["location"]): (entry: [string, Member]) => boolean {
  return ([, member]) => member.location === location;
}

function binding([member, { shape, locationName }]: [string, Member]): Binding {
  return { member, shape, name: locationName ?? member };
}
