import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";

/** The one stream of the groups that a test makes. */
export const logStreamName = "a-stream-of-mine";

export async function createGroup(logs: CloudWatchLogsClient, logGroupName: string): Promise<void> {
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
}

/** Events of one time, epoch ms. */
export async function write(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  texts: readonly string[],
  timestamp: number = Date.now(),
): Promise<void> {
  const logEvents = texts.map((message) => ({ timestamp, message }));
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}
