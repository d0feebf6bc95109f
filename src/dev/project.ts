import type { PutRuleRequest, Target } from "../edge/models/events.ts";
import type { CreateEventSourceMappingRequest, CreateFunctionRequest } from "../edge/models/lambda.ts";
import type { CreateFunctionUrlConfigRequest, PutFunctionEventInvokeConfigRequest } from "../edge/models/lambda.ts";
import type { CreateScheduleInput } from "../edge/models/scheduler.ts";
import type { CreateTopicInput, SubscribeInput } from "../edge/models/sns.ts";
import type { CreateQueueRequest } from "../edge/models/sqs.ts";
import type { LocalApi } from "../model/local-api.ts";

/**
 * What a project has, whatever it is written in: inputs of AWS's own operations, in the order in which they can be
 * carried out, and what leads to functions over HTTP.
 */
export interface Project {
  /** Absolute paths of the files, besides code, whose change means that the project must be read again. */
  readonly readFrom: readonly string[];
  readonly functions: readonly ProjectFunction[];
  readonly layers: readonly ProjectLayer[];
  readonly queues: readonly CreateQueueRequest[];
  /** Names of event buses. */
  readonly buses: readonly string[];
  readonly topics: readonly ProjectTopic[];
  readonly mappings: readonly CreateEventSourceMappingRequest[];
  readonly rules: readonly ProjectRule[];
  readonly schedules: readonly CreateScheduleInput[];
  readonly subscriptions: readonly ProjectSubscription[];
  readonly apis: readonly LocalApi[];
  /** What is in the project and not served here. */
  readonly unserved: readonly Unserved[];
  /** Those of several projects that can't be read; where they could before, that is what is here of them. */
  readonly unread: readonly Unread[];
}

export interface Unread {
  /** Absolute. */
  readonly file: string;
  readonly error: unknown;
}

export interface ProjectFunction {
  readonly name: string;
  readonly code: ProjectCode;
  /** Members of CreateFunction besides FunctionName, Code and Layers. */
  readonly settings: Omit<CreateFunctionRequest, "FunctionName" | "Code" | "Layers">;
  /** Names of the project's own layers, or ARNs. */
  readonly layers: readonly string[];
  /** An alias that always stands for the newest code. */
  readonly alias?: string;
  readonly url?: Omit<CreateFunctionUrlConfigRequest, "FunctionName">;
  readonly eventInvoke?: Omit<PutFunctionEventInvokeConfigRequest, "FunctionName">;
  /** Environments at once; 0 keeps everybody out. */
  readonly reservedConcurrency?: number;
}

/** Where code comes from; paths are absolute. */
export type ProjectCode =
  /** A folder as it is, or bundled where the handler's file turns out to be TypeScript or JSX. */
  | { readonly kind: "folder"; readonly folder: string }
  /** Bundled by esbuild; the handler is relative to `folder`. */
  | { readonly kind: "bundle"; readonly folder: string; readonly build: BundleOptions }
  | { readonly kind: "zip"; readonly file: string }
  /** Not there yet: where it will be, and what is said until then. */
  | { readonly kind: "missing"; readonly path: string; readonly error: ProjectError }
  /** The text of `index.js` (CloudFormation's `ZipFile`). */
  | { readonly kind: "inline"; readonly text: string };

/** Options of esbuild's own, as a template has them. */
export interface BundleOptions {
  /** Absolute; where there is none, the handler's file. */
  readonly entryPoints?: readonly string[];
  readonly external?: readonly string[];
  readonly format?: "cjs" | "esm";
  readonly target?: string;
  readonly minify?: boolean;
  readonly define?: Readonly<Record<string, string>>;
  readonly loader?: Readonly<Record<string, string>>;
  readonly mainFields?: readonly string[];
  readonly banner?: Readonly<Record<string, string>>;
}

/** A folder that has `nodejs/node_modules` and whatever else is to lie in `/opt`. */
export interface ProjectLayer {
  readonly name: string;
  readonly folder: string;
  readonly runtimes: readonly string[];
  /** The folder's content is to lie in `/opt/nodejs`: where a build would have put it. */
  readonly inside?: "nodejs";
}

export interface ProjectRule {
  readonly rule: PutRuleRequest;
  /** `Arn` is a function's, as the engine gives ARNs (`functionArn` of `model/arn`), a queue's, a topic's, a bus's or a log group's. */
  readonly targets: readonly Target[];
}

export interface ProjectTopic extends Pick<CreateTopicInput, "Name" | "Attributes" | "Tags"> {}

/** `Endpoint` is a function's ARN, as the engine gives ARNs, or a queue's. */
export interface ProjectSubscription extends Pick<SubscribeInput, "TopicArn" | "Protocol" | "Attributes"> {
  readonly Endpoint: string;
}

/** Told to the person once at the start. */
export interface Unserved {
  /** `AWS::DynamoDB::Table Orders`, or `Properties.VpcConfig of Orders` */
  readonly what: string;
  /** `template.yaml:14` */
  readonly where: string;
}

/** A project can't be read: what is wrong, and where. */
export class ProjectError extends Error {
  override readonly name = "ProjectError";
  /** Absolute. */
  readonly file: string;
  /** Of `file`, from 1. */
  readonly line: number | undefined;
  /** The line's text. */
  readonly excerpt: string | undefined;

  constructor(
    message: string,
    { file, line, excerpt, cause }: { file: string; line?: number; excerpt?: string; cause?: unknown },
  ) {
    super(message, { cause });
    this.file = file;
    this.line = line;
    this.excerpt = excerpt;
  }
}

/** What a project may be given besides its own files. */
export interface ReadOptions {
  /** ARNs are made with. */
  readonly region: string;
  readonly accountId: string;
  /** CloudFormation parameters and imported values (`--parameter NAME=VALUE`), serverless.yml's `${opt:…}`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** serverless.yml's stage and an API's (default: `dev`). */
  readonly stage: string | undefined;
  /** The engine's, for what refers to a URL of it: `http://127.0.0.1:4566` */
  readonly endpoint: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a path leads to: something that can be read, again and again. */
export interface Found {
  /** `template.yaml`, or the folder or file itself. */
  readonly file: string;
  /** @throws ProjectError */
  read(options: ReadOptions): Promise<Project>;
}

/** A way to write a project down, in a file of its own. */
export interface ProjectReader {
  /** The file in `folder` that such a project is written in; `undefined` where there is none. */
  find(folder: string): string | undefined;
  /** @throws ProjectError */
  read(file: string, options: ReadOptions): Promise<Project>;
}
