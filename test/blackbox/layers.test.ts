import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  DeleteLayerVersionCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { type Engine, startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { patience } from "../support/functions.ts";
import { L, layerZip, publishLayer } from "../support/layers.ts";
import { clientConfig } from "../support/open-api.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** What functions see of their layers, behind walls. */

let engine: Engine;
let lambda: LambdaClient;

before(async () => {
  engine = await startEngine({ port: 0, isolation: "required", prewarm: 1 }, { diagnostics: () => {} });
  lambda = new LambdaClient(clientConfig(engine.endpoint));
});

after(async () => {
  lambda.destroy();
  await engine.close();
});

/** Answers with what `dep` exports, the files below `/opt`, and what a write there gives. */
const code = `const fs = require("fs"), path = require("path");
  const list = (folder) => fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const inside = path.join(folder, entry.name);
    return entry.isDirectory() ? list(inside) : [inside];
  });
  const written = (file) => { try { fs.writeFileSync(file, "x"); return "written"; } catch (error) { return error.code; } };
  exports.handler = async () => {
    let dep = "none";
    try { dep = require("dep"); } catch {}
    return { dep, files: list("/opt").sort(), written: [written("/opt/new"), written("/opt/nodejs/node_modules/dep/index.js")] };
  };`;

const dep = "nodejs/node_modules/dep/index.js";

async function layer(LayerName: string, files: Readonly<Record<string, string>>): Promise<string> {
  const { LayerVersionArn = "" } = await publishLayer(lambda, { LayerName, Content: { ZipFile: layerZip(files) } });
  return LayerVersionArn;
}

async function give(client: LambdaClient, FunctionName: string, Layers: string[]): Promise<void> {
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Layers }));
  await waitUntilFunctionUpdatedV2({ ...patience(client), minDelay: 0.01, maxDelay: 0.1 }, { FunctionName });
}

async function invoke(client: LambdaClient, FunctionName: string): Promise<unknown> {
  const { Payload = new Uint8Array(0) } = await client.send(new InvokeCommand({ FunctionName }));
  return JSON.parse(Buffer.from(Payload).toString());
}

test("a function without layers has an empty /opt that it can't write to (RT-381)", async () => {
  await deploy(lambda, { name: "bare", code });
  assert.deepEqual(await invoke(lambda, "bare"), { dep: "none", files: [], written: ["EROFS", "ENOENT"] });
});

test("layers lie in /opt in their order, later over earlier, and can't be written to (RT-381, RT-384)", async () => {
  await deploy(lambda, { name: "layered", code });
  const first = await layer("first", { [dep]: 'module.exports = "first";', "first.txt": "1", "both.txt": "1" });
  const second = await layer("second", { [dep]: 'module.exports = "second";', "second.txt": "2", "both.txt": "2" });
  const written = ["EROFS", "EROFS"];
  const all = ["both.txt", "first.txt", dep, "second.txt"].map((file) => `/opt/${file}`);
  await give(lambda, "layered", [first, second]);
  assert.deepEqual(await invoke(lambda, "layered"), { dep: "second", files: all, written });
  await give(lambda, "layered", [second, first]);
  assert.deepEqual(await invoke(lambda, "layered"), { dep: "first", files: all, written });
  await give(lambda, "layered", [first]);
  const own = all.filter((file) => !file.includes("second"));
  assert.deepEqual(await invoke(lambda, "layered"), { dep: "first", files: own, written });
  await give(lambda, "layered", []);
  assert.deepEqual(await invoke(lambda, "layered"), { dep: "none", files: [], written: ["EROFS", "ENOENT"] });
});

test("layers of many files are there as well, for functions of all kinds of processes", async () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`many/${String(n).padStart(3, "0")}`, ""]));
  const large = await layer("large", { ...many, [dep]: 'module.exports = "large";' });
  const files = [...Object.keys(many), dep].map((file) => `/opt/${file}`);
  const expected = { dep: "large", files, written: ["EROFS", "EROFS"] };
  await deploy(lambda, { name: "generic", code });
  await give(lambda, "generic", [large]);
  assert.deepEqual(await invoke(lambda, "generic"), expected);
  await deploy(lambda, { name: "special", code, environment: { NODE_OPTIONS: "--no-warnings" } });
  await give(lambda, "special", [large]);
  assert.deepEqual(await invoke(lambda, "special"), expected);
});

test("a function keeps its layer after the version was deleted, in the next engine as well (API-219)", async () => {
  await using directory = await temporaryDirectory();
  const config = { port: 0, dataDirectory: directory.path };
  const expected = { dep: "kept", files: [`/opt/${dep}`], written: ["EROFS", "EROFS"] };
  const open = async () => {
    const running = await startEngine(config, { diagnostics: () => {} });
    return { client: new LambdaClient(clientConfig(running.endpoint)), close: async () => await running.close() };
  };
  const one = await open();
  await publishLayer(one.client, { Content: { ZipFile: layerZip({ [dep]: 'module.exports = "kept";' }) } });
  await deploy(one.client, { name: "keeper", code });
  await give(one.client, "keeper", [`${L}:1`]);
  await one.client.send(new DeleteLayerVersionCommand({ LayerName: "l", VersionNumber: 1 }));
  assert.deepEqual(await invoke(one.client, "keeper"), expected);
  one.client.destroy();
  await one.close();
  const two = await open();
  assert.deepEqual(await invoke(two.client, "keeper"), expected);
  two.client.destroy();
  await two.close();
});
