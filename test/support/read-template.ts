import { join } from "node:path";
import { type Project, ProjectError } from "../../src/dev/project.ts";
import { samReader } from "../../src/dev/templates/sam-reader.ts";
import { folderOf } from "./folder-of.ts";
import { readOptions } from "./read-project.ts";

/** Reads the text of a `template.yaml` with files around it; paths of the project begin with `/project`. */
export async function readTemplate(
  template: string,
  { parameters = {}, files = {} }: { parameters?: Record<string, string>; files?: Record<string, string> } = {},
): Promise<Project> {
  await using directory = await folderOf({ ...files, "template.yaml": template });
  const file = join(directory.path, "template.yaml");
  try {
    return rebased(await samReader.read(file, { ...readOptions, parameters }), directory.path);
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    const { message, line = 0, excerpt = "" } = error;
    throw new ProjectError(message, { file: error.file.replace(directory.path, "/project"), line, excerpt });
  }
}

/** With `/project` in the place of the folder that it was read from. */
export function rebased(project: Project, folder: string): Project {
  const moved: Project = JSON.parse(JSON.stringify(project).replaceAll(folder, "/project"));
  return moved;
}

/** A template of one function whose variable `VALUE` is `value`, with the other sections before it. */
export function templateOf(value: string, sections = ""): string {
  return `${sections}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: index.handler
      Runtime: nodejs24.x
      Environment:
        Variables:
          VALUE: ${value}
  Orders:
    Type: AWS::SQS::Queue
  Fifo:
    Type: AWS::SQS::Queue
    Properties: { FifoQueue: true }
  News:
    Type: AWS::SNS::Topic
  Items:
    Type: AWS::DynamoDB::Table
    Properties: { TableName: items }
  Files:
    Type: AWS::S3::Bucket
  Doer:
    Type: AWS::IAM::Role
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: { ContentUri: . }
  Rest:
    Type: AWS::ApiGateway::RestApi
  Users:
    Type: AWS::Cognito::UserPool
`;
}

/** What `value` is in an environment variable. */
export async function valueOf(
  value: string,
  { sections = "", parameters = {} }: { sections?: string; parameters?: Record<string, string> } = {},
): Promise<string | undefined> {
  const project = await readTemplate(templateOf(value, sections), { parameters });
  return project.functions[0]?.settings.Environment?.Variables?.["VALUE"];
}
