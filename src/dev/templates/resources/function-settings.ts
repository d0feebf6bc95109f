import type { LoggingConfig, TracingConfig } from "../../../edge/models/lambda.ts";
import type { ProjectFunction } from "../../project.ts";
import type { Given } from "./given.ts";
import { tellUnserved } from "./given.ts";
import type { Properties } from "../language/properties.ts";
import { present } from "../../present.ts";
import { complaint } from "../language/template-node.ts";

type Settings = ProjectFunction["settings"];

/** Members that change nothing here: who may do what, where it runs, how it is deployed. */
export const harmlessOfFunctions: ReadonlySet<string> = new Set(
  (
    "Events VpcConfig KmsKeyArn CodeSigningConfigArn RuntimeManagementConfig SnapStart Policies PermissionsBoundary RolePath " +
    "AssumeRolePolicyDocument PropagateTags DeploymentPreference VersionDescription AutoPublishCodeSha256 " +
    "AutoPublishAliasAllProperties VersionDeletionPolicy CodeUri Code PackageType SourceKMSKeyArn"
  ).split(" "),
);

/** Whether a function is one that Lambkin runs; where not, that is told. @throws ProjectError where it says too little */
export function isServed(given: Given): boolean {
  const { properties } = given;
  if (properties.text("PackageType") === "Image" || properties.has("ImageUri")) {
    tellUnserved(given, "a container image");
    return false;
  }
  const runtime = properties.neededText("Runtime", "what it runs on, such as nodejs24.x");
  if (runtime.startsWith("nodejs")) {
    properties.neededText("Handler", "file and export that are called, such as index.handler");
    return true;
  }
  if (/^node/i.test(runtime)) {
    throw complaint(`There is no runtime '${runtime}': nodejs24.x is one.`, properties.placeOf("Runtime"));
  }
  tellUnserved(given, runtime);
  return false;
}

/** Members of CreateFunction that SAM and CloudFormation have in common. @throws ProjectError */
export function functionSettings(given: Given): Settings {
  const { properties, resolver } = given;
  const { accountId } = resolver.stack.options;
  const role = properties.text("Role");
  return present({
    Runtime: properties.text("Runtime"),
    Handler: properties.text("Handler"),
    Role: isRole(role) ? role : `arn:aws:iam::${accountId}:role/lambkin`,
    Description: properties.text("Description"),
    Timeout: properties.number("Timeout"),
    MemorySize: properties.number("MemorySize"),
    EphemeralStorage: ephemeralStorage(properties),
    Architectures: architectures(properties),
    Environment: environment(properties),
    LoggingConfig: logging(properties.map("LoggingConfig")),
    TracingConfig: tracing(properties),
  });
}

function isRole(role: string | undefined): role is string {
  return role !== undefined && /^arn:aws[a-z-]*:iam::\d{12}:role\/./.test(role);
}

/** This machine's is used whichever it is; a template may say it with a parameter. */
function architectures(properties: Properties): Settings["Architectures"] {
  const [architecture] = properties.texts("Architectures") ?? [];
  return architecture === "arm64" || architecture === "x86_64" ? [architecture] : undefined;
}

function logging(config: Properties | undefined): LoggingConfig | undefined {
  return (
    config &&
    present({
      LogFormat: config.choice("LogFormat", ["Text", "JSON"]),
      ApplicationLogLevel: config.choice("ApplicationLogLevel", ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]),
      SystemLogLevel: config.choice("SystemLogLevel", ["DEBUG", "INFO", "WARN"]),
      LogGroup: config.text("LogGroup"),
    })
  );
}

function ephemeralStorage(properties: Properties): Settings["EphemeralStorage"] {
  const Size = properties.map("EphemeralStorage")?.number("Size");
  return Size === undefined ? undefined : { Size };
}

function environment(properties: Properties): Settings["Environment"] {
  const Variables = properties.map("Environment")?.textMap("Variables");
  return Variables && { Variables };
}

/** SAM's `Tracing: Active`, CloudFormation's `TracingConfig`. */
function tracing(properties: Properties): TracingConfig | undefined {
  const mode = properties.text("Tracing") ?? properties.map("TracingConfig")?.text("Mode");
  return mode === "Active" || mode === "PassThrough" ? { Mode: mode } : undefined;
}

/** Names of the project's own layers; others are told and left out, for nobody has them here. @throws ProjectError */
export function functionLayers({ properties, draft }: Given): readonly string[] {
  const own = [...draft.layers.keys()];
  return (properties.texts("Layers") ?? []).flatMap((arn) => {
    const name = own.find((layer) => arn === layer || arn.includes(`:layer:${layer}:`));
    if (name === undefined) {
      draft.unserved.add(`Layer ${arn} of ${properties.owner} (not here)`, properties.placeOf("Layers"));
    }
    return name ?? [];
  });
}

/** A list of keys and values, or a map of them. @throws ProjectError */
export function tagsIn(properties: Properties): Readonly<Record<string, string>> | undefined {
  if (properties.node("Tags")?.kind !== "list") return properties.textMap("Tags");
  return Object.fromEntries(
    properties.maps("Tags").map((tag) => [tag.neededText("Key", "what the tag is called"), tag.text("Value") ?? ""]),
  );
}
