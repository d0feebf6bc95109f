/** What is published about metrics: the list of them, and a dashboard. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { families } from "../../../src/telemetry/metrics-page.ts";
import { samplesIn } from "../../support/scrape.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { fullPage } from "./full-page.ts";

interface Panel {
  readonly targets?: readonly { readonly expr: string }[];
}

const dashboard: { readonly panels: readonly Panel[] } = JSON.parse(
  readFileSync(new URL("../../../docs/grafana-dashboard.json", import.meta.url), "utf8"),
);
const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

test("every line of a full page belongs to a metric that is listed, with the labels that are listed", async () => {
  const named = new Set<string>();
  for (const { name, labels } of samplesIn(await fullPage())) {
    if (/^(?:process|nodejs)_/.test(name)) continue;
    const family = families.find(
      (each) => each.name === name.replace(/_(?:bucket|sum|count)$/, "") || each.name === name,
    );
    assert(family, name);
    named.add(family.name);
    const listed = family.labels.filter((label) => label !== "dimension_…");
    const found = Object.keys(labels).filter((label) => label !== "le" && !label.startsWith("dimension_"));
    assert.deepEqual(found.toSorted(), [...listed].toSorted(), name);
  }
  assert.deepEqual(
    families.filter(({ name }) => !named.has(name)),
    [],
  );
});

test("the dashboard asks for nothing but what is on a page", async () => {
  const names = new Set(samplesIn(await fullPage()).map(({ name }) => name));
  const asked = queries.flatMap((query) => query.match(/\b(?:lambda|lambkin|emf|process|nodejs)_\w+/g) ?? []);
  assert(asked.length > 40);
  assert.deepEqual(
    asked.filter((name) => !names.has(name)),
    [],
  );
});

const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

test("Prometheus understands the dashboard", { skip: hasPromtool ? false : "promtool is not installed" }, async () => {
  await using directory = await temporaryDirectory();
  const file = join(directory.path, "rules.yml");
  const rules = queries.map((query, number) => {
    const expr = query.replaceAll("$__rate_interval", "5m").replaceAll(/\$\w+/g, ".*");
    return { record: `query:${number}`, expr };
  });
  await writeFile(file, JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
  const { status, stderr } = spawnSync("promtool", ["check", "rules", "--lint=none", file]);
  assert.deepEqual([status, String(stderr)], [0, ""]);
});
