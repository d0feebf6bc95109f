import { basename } from "node:path";
import { configReader } from "../../src/dev/config/config-reader.ts";
import { type Project, ProjectError, type ReadOptions } from "../../src/dev/project.ts";
import { serverlessReader } from "../../src/dev/serverless/serverless-reader.ts";
import { folderOf } from "./folder-of.ts";

export const readOptions: ReadOptions = {
  region: "us-east-1",
  accountId: "123456789012",
  parameters: {},
  stage: undefined,
  endpoint: "http://127.0.0.1:4566",
  env: {},
};

type Files = Readonly<Record<string, string>>;

/** The project that is written in these files, text by path. */
export async function projectIn(files: Files, options: Partial<ReadOptions> = {}): Promise<Project> {
  await using folder = await folderOf(files);
  const reader = [serverlessReader, configReader].find((each) => each.find(folder.path) !== undefined);
  const file = reader?.find(folder.path);
  if (!reader || file === undefined) throw new Error("no project is in these files");
  const project = await reader.read(file, { ...readOptions, ...options });
  // As it travels: without what is undefined, and with paths from the folder.
  return JSON.parse(JSON.stringify(project).replaceAll(folder.path, ""));
}

/** The text of a serverless.yml with one function, and what else is given. */
export function service(more: string): string {
  const hello = "functions:\n  hello:\n    handler: hello.handler\n";
  return `service: shop\nprovider:\n  name: aws\n  runtime: nodejs22.x\n${more.includes("functions:") ? "" : hello}${more}`;
}

/** A service whose one function has this event. */
export function withEvent(event: string, more = ""): { "serverless.yml": string } {
  const indented = event.replaceAll("\n", "\n        ");
  const functions = `functions:\n  hello:\n    handler: hello.handler\n    timeout: 40\n    events:\n      - ${indented}\n`;
  return { "serverless.yml": service(`${functions}  auth:\n    handler: auth.handler\n${more}`) };
}

/** `serverless.yml:12: message` of the error that reading ends in, and the line that it points at. */
export async function complaintOf(files: Files, options: Partial<ReadOptions> = {}): Promise<string> {
  try {
    await projectIn(files, options);
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    const { file, line, message, excerpt } = error;
    const place = line === undefined ? basename(file) : `${basename(file)}:${line}`;
    return `${place}: ${message}${excerpt === undefined ? "" : ` | ${excerpt.trim()}`}`;
  }
  throw new Error(`nothing is wrong with ${Object.keys(files).join(", ")}`);
}
