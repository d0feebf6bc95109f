import type { SampleEvents } from "./sample-event.ts";

interface Service {
  readonly title: string;
  readonly load: () => Promise<{ readonly events: SampleEvents }>;
}

/** By what AWS SAM calls them, where it has them. */
export const services: Readonly<Record<string, Service>> = {
  alb: { title: "Application Load Balancer", load: async () => await import("./alb.ts") },
  apigateway: { title: "API Gateway", load: async () => await import("./apigateway.ts") },
  cloudformation: { title: "CloudFormation's custom resources", load: async () => await import("./cloudformation.ts") },
  cloudfront: { title: "CloudFront (Lambda@Edge)", load: async () => await import("./cloudfront.ts") },
  cloudwatch: { title: "CloudWatch, its logs and alarms", load: async () => await import("./cloudwatch.ts") },
  codecommit: { title: "CodeCommit", load: async () => await import("./codecommit.ts") },
  codepipeline: { title: "CodePipeline", load: async () => await import("./codepipeline.ts") },
  cognito: { title: "Cognito", load: async () => await import("./cognito.ts") },
  config: { title: "AWS Config", load: async () => await import("./config.ts") },
  connect: { title: "Amazon Connect", load: async () => await import("./connect.ts") },
  dynamodb: { title: "DynamoDB's streams", load: async () => await import("./dynamodb.ts") },
  eventbridge: { title: "EventBridge", load: async () => await import("./eventbridge.ts") },
  iot: { title: "IoT", load: async () => await import("./iot.ts") },
  kafka: { title: "Kafka, managed by AWS or not", load: async () => await import("./kafka.ts") },
  kinesis: { title: "Kinesis and Firehose", load: async () => await import("./kinesis.ts") },
  lambda: { title: "Lambda's own: URLs and destinations", load: async () => await import("./lambda.ts") },
  mq: { title: "Amazon MQ", load: async () => await import("./mq.ts") },
  s3: { title: "S3", load: async () => await import("./s3.ts") },
  ses: { title: "SES", load: async () => await import("./ses.ts") },
  sns: { title: "SNS", load: async () => await import("./sns.ts") },
  sqs: { title: "SQS", load: async () => await import("./sqs.ts") },
  stepfunctions: { title: "Step Functions", load: async () => await import("./stepfunctions.ts") },
};
