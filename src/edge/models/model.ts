import { readFileSync } from "node:fs";
import { ownFile } from "../../model/own-files.ts";

/** A service's wire model as `npm run generate` trims it: what routing, parsing and answering need. */
export interface ServiceModel {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export interface Operation {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** `/2015-03-31/functions/{FunctionName}`, without its fixed query. */
  readonly uri: string;
  /** The fixed query that tells operations of one path apart (API-004), e.g. `{ "List": "ALL" }`. */
  readonly query?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly input: string;
  readonly output?: string;
}

export interface Shape {
  readonly type: ShapeType;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, Member>>;
  /** The member whose bytes are the whole body. */
  readonly payload?: string;
  /** Length of strings, blobs, lists and maps; value of numbers. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** Of a list. */
  readonly member?: ShapeReference;
  /** Of a map. */
  readonly key?: EntryReference;
  readonly value?: EntryReference;
  /** Its value is left out of messages. */
  readonly sensitive?: boolean;
  readonly eventstream?: boolean;
}

export type ShapeType =
  | "structure"
  | "list"
  | "map"
  | "string"
  | "integer"
  | "long"
  | "double"
  | "boolean"
  | "blob"
  | "timestamp";

export interface ShapeReference {
  readonly shape: string;
}

/** The query protocol may call it otherwise than `key` or `value`. */
export interface EntryReference extends ShapeReference {
  readonly locationName?: string;
}

export interface Member extends ShapeReference {
  readonly location?: "uri" | "querystring" | "header" | "statusCode";
  readonly locationName?: string;
}

export type ServiceName = "events" | "lambda" | "logs" | "scheduler" | "sns" | "sqs" | "sts";

const loaded = new Map<ServiceName, ServiceModel>();

/** Read at first need: a model costs about a millisecond, and not every engine is asked for all of them. */
export function serviceModel(service: ServiceName): ServiceModel {
  let model = loaded.get(service);
  if (!model) {
    model = JSON.parse(readFileSync(ownFile(`edge/models/${service}.json`), "utf8")) as ServiceModel;
    loaded.set(service, model);
  }
  return model;
}

/** The shape called `name`; a model names no shape that it lacks. */
export function shapeOf(model: ServiceModel, name: string): Shape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`the model has no shape ${name}`);
  return shape;
}
