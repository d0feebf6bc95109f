import type { RuntimeId } from "../../model/runtimes.ts";
import type { BundleOptions } from "../project.ts";

/** What `lambkin.config.ts` exports by default. */
export interface LambkinConfig {
  /** By the names they are invoked by. */
  readonly functions: Readonly<Record<string, FunctionConfig>>;
  /** For every function that does not say otherwise; environment variables are put together. */
  readonly defaults?: FunctionDefaults;
  /** Folders that become `/opt`: they have `nodejs/node_modules`, `lib`, `extensions`. By the layers' names. */
  readonly layers?: Readonly<Record<string, string>>;
  /** Queues of SQS; those that functions read are made anyway. */
  readonly queues?: Readonly<Record<string, QueueConfig>>;
  /** The API that `routes` are of. */
  readonly api?: ApiConfig;
  /** Options of esbuild's own, or `true`. Without, only TypeScript and JSX are bundled. */
  readonly build?: true | BuildConfig;
}

/** Members that functions may have in common. */
export interface FunctionDefaults {
  /** Default: the newest. */
  readonly runtime?: RuntimeId;
  /** MB, default 128. */
  readonly memory?: number;
  /** Seconds, default 3. */
  readonly timeout?: number;
  readonly environment?: Readonly<Record<string, string | number | boolean>>;
  /** Names of `layers`, or ARNs. */
  readonly layers?: readonly string[];
  /** MB of `/tmp`, default 512. */
  readonly ephemeralStorage?: number;
  /** Default: `Text`. */
  readonly logFormat?: "Text" | "JSON";
}

export interface FunctionConfig extends FunctionDefaults {
  /** The module without its extension, a dot, and the export: `src/app.handler`. */
  readonly handler: string;
  /** Folder that the handler is in, from the config's; default is the config's own. */
  readonly folder?: string;
  readonly description?: string;
  /** Environments at once; 0 lets nobody in. */
  readonly reservedConcurrency?: number;
  readonly url?: true | UrlConfig;
  /** `GET /pets/{id}`, `ANY /{proxy+}`, `$default` */
  readonly routes?: readonly (string | RouteConfig)[];
  /** `rate(5 minutes)`, `cron(0 12 * * ? *)` */
  readonly schedule?: string | ScheduleConfig | readonly (string | ScheduleConfig)[];
  /** The name of a queue, or several. */
  readonly queue?: string | QueueSourceConfig | readonly (string | QueueSourceConfig)[];
  /** The name of a topic, or several; they are made. */
  readonly topic?: string | TopicSourceConfig | readonly (string | TopicSourceConfig)[];
  /** Events of EventBridge. */
  readonly events?: EventsConfig | readonly EventsConfig[];
  /** Of asynchronous invocations: 0, 1 or 2. */
  readonly maximumRetryAttempts?: number;
  /** Seconds, of asynchronous invocations. */
  readonly maximumEventAge?: number;
  /** A function's name or an ARN. */
  readonly onSuccess?: string;
  readonly onFailure?: string;
}

export interface UrlConfig {
  /** Default: `NONE`. */
  readonly authType?: "NONE" | "AWS_IAM";
  readonly invokeMode?: "BUFFERED" | "RESPONSE_STREAM";
  readonly cors?: true | CorsConfig;
}

/** `true` in its place allows everything. */
export interface CorsConfig {
  readonly allowOrigins?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly allowCredentials?: boolean;
  /** Seconds. */
  readonly maxAge?: number;
}

export interface RouteConfig {
  readonly route: string;
  /** One of `api.authorizers`. */
  readonly authorizer?: string;
}

export interface ApiConfig {
  /** Default: `http`. */
  readonly kind?: "http" | "rest";
  /** Default: `$default`, and the stage of the command for a REST API. */
  readonly stage?: string;
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly cors?: true | CorsConfig;
  /** Of an HTTP API, default 2.0. */
  readonly payloadFormat?: "1.0" | "2.0";
  readonly authorizers?: Readonly<Record<string, AuthorizerConfig>>;
}

export interface AuthorizerConfig {
  /** The name of the function that is asked. */
  readonly function: string;
  /** Default: `request`. Only REST APIs have `token`. */
  readonly kind?: "request" | "token";
  /** Default: the Authorization header. */
  readonly identitySources?: readonly string[];
  /** HTTP API: it answers `{ isAuthorized, context }`. */
  readonly simpleResponses?: boolean;
  /** Seconds that an answer is kept for, default 0. */
  readonly cache?: number;
}

export interface ScheduleConfig {
  readonly expression: string;
  readonly name?: string;
  /** `Europe/Berlin`: a schedule of EventBridge Scheduler in the place of a rule. */
  readonly timezone?: string;
  /** Becomes the event. */
  readonly input?: unknown;
  readonly enabled?: boolean;
}

export interface QueueSourceConfig {
  readonly name: string;
  readonly batchSize?: number;
  /** Seconds. */
  readonly maximumBatchingWindow?: number;
  readonly maximumConcurrency?: number;
  /** The function says in `batchItemFailures` what has to come again. */
  readonly reportBatchItemFailures?: boolean;
  /** Event patterns of messages, any of which lets one through. */
  readonly filters?: readonly object[];
}

export interface TopicSourceConfig {
  readonly name: string;
  /** Which messages the function gets. */
  readonly filterPolicy?: object;
  /** Default: `MessageAttributes`. */
  readonly filterPolicyScope?: "MessageAttributes" | "MessageBody";
}

export interface EventsConfig {
  readonly pattern: object;
  /** Default: `default`; others are made. */
  readonly bus?: string;
}

export interface QueueConfig {
  /** Seconds, default 30. */
  readonly visibilityTimeout?: number;
  /** Seconds. */
  readonly delay?: number;
  /** Messages that were received `maxReceiveCount` times go to that queue. */
  readonly deadLetter?: { readonly queue: string; readonly maxReceiveCount: number };
}

/** Options of esbuild's own. */
export type BuildConfig = Omit<BundleOptions, "entryPoints">;

/** What a config that is a function is told. */
export interface ConfigContext {
  /** `--stage`, default `dev`. */
  readonly stage: string;
  /** Variables of the environment that the command runs in. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type ConfigFunction = (context: ConfigContext) => LambkinConfig | Promise<LambkinConfig>;

/** Gives the config its types. */
export function defineConfig(config: LambkinConfig): LambkinConfig;
export function defineConfig(config: ConfigFunction): ConfigFunction;
export function defineConfig(config: LambkinConfig | ConfigFunction): LambkinConfig | ConfigFunction {
  return config;
}
