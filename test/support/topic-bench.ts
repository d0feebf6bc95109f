import { AddPermissionCommand } from "@aws-sdk/client-lambda";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import type { EngineConfig } from "../../src/config.ts";
import { startEngine } from "../../src/engine.ts";
import { clientConfig } from "./open-api.ts";
import { type QueueBench, benchAt, deployTelling } from "./queue-bench.ts";

/** Where functions are subscribed to topics and tell what they got. */
export interface TopicBench extends Omit<QueueBench, "reader"> {
  readonly sns: SNSClient;
  /** A function `name` that a topic may invoke. */
  listener(name: string, handler?: string): Promise<string>;
}

const tellsAll = "async (event, _context, tell) => await tell(event)";

export async function openTopicBench(chosen: Partial<EngineConfig> = {}): Promise<TopicBench> {
  await using opened = new AsyncDisposableStack();
  const engine = opened.use(
    await startEngine({ port: 0, prewarm: 1, region: "us-east-1", ...chosen }, { diagnostics: () => {} }),
  );
  const bench = await topicBenchAt(engine.endpoint, opened);
  const rest = opened.move();
  return { ...bench, [Symbol.asyncDispose]: async () => await rest.disposeAsync() };
}

export async function topicBenchAt(
  endpoint: string,
  opened: AsyncDisposableStack,
): Promise<Omit<TopicBench, typeof Symbol.asyncDispose>> {
  const { reader: _, ...bench } = await benchAt(endpoint, opened);
  const sns = opened.use(openSnsClient(endpoint));
  const listener = async (name: string, handler = tellsAll): Promise<string> => {
    await deployTelling(bench.lambda, { name, handler });
    const permission = { StatementId: "topics", Action: "lambda:InvokeFunction", Principal: "sns.amazonaws.com" };
    await bench.lambda.send(new AddPermissionCommand({ FunctionName: name, ...permission }));
    return arnOf("lambda", `function:${name}`);
  };
  return { ...bench, sns, listener };
}

/** A client of the topics at `endpoint`, until it is disposed of. */
export function openSnsClient(
  endpoint: string,
  credentials: { accessKeyId: string; secretAccessKey: string } = clientConfig(endpoint).credentials,
): SNSClient & Disposable {
  const client = new SNSClient({ ...clientConfig(endpoint), credentials });
  return Object.assign(client, { [Symbol.dispose]: () => client.destroy() });
}

export function arnOf(service: string, name: string): string {
  return `arn:aws:${service}:us-east-1:123456789012:${name}`;
}

/** Makes a topic; returns its ARN. */
export async function createTopic(
  sns: SNSClient,
  Name: string,
  Attributes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name, Attributes }));
  return TopicArn;
}

/** Subscribes a function or queue by its ARN; returns the subscription's. */
export async function subscribe(
  sns: SNSClient,
  TopicArn: string,
  Endpoint: string,
  Attributes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const [, , Protocol] = Endpoint.split(":");
  const { SubscriptionArn = "" } = await sns.send(
    new SubscribeCommand({ TopicArn, Protocol, Endpoint, Attributes, ReturnSubscriptionArn: true }),
  );
  return SubscriptionArn;
}
