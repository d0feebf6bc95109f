import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { InvalidParameterValueException } from "../../../src/model/exceptions.ts";
import { type ZipEntry, zipBytes } from "../../support/zip-bytes.ts";
import { link, mode, openUnderTest, put, unpacked } from "./code-under-test.ts";

const couldNotUnzip = "Could not unzip uploaded file. Please check your file, then try to upload again.";

/** More than are unpacked on the thread that all others wait for. */
const harmless: readonly ZipEntry[] = Array.from({ length: 300 }, (_, index) => ({ name: `many/${index}`, data: "1" }));

const hostile: readonly (readonly [string, Buffer, string])[] = [
  ["no zip at all", Buffer.from("notzip"), couldNotUnzip],
  ["nothing", Buffer.alloc(0), couldNotUnzip],
  ["no entries", zipBytes([]), "Uploaded file must be a non-empty zip"],
  ["a name that climbs out", zipBytes([{ name: "../evil", data: "1" }]), couldNotUnzip],
  ["a name that climbs out later", zipBytes([{ name: "a/../../evil", data: "1" }]), couldNotUnzip],
  ["a Windows name that climbs out", zipBytes([{ name: "..\\evil", data: "1" }]), couldNotUnzip],
  ["an absolute name", zipBytes([{ name: "/etc/evil", data: "1" }]), couldNotUnzip],
  ["a name with a drive", zipBytes([{ name: "C:/evil", data: "1" }]), couldNotUnzip],
  [
    "a name that climbs out in a folder of its own",
    zipBytes([{ name: "a/../../b/", unixMode: 0o040755 }]),
    couldNotUnzip,
  ],
  ["a Windows name that climbs out later", zipBytes([{ name: "a\\..\\..\\evil", data: "1" }]), couldNotUnzip],
  ["a Windows name that is absolute", zipBytes([{ name: "\\\\server\\evil", data: "1" }]), couldNotUnzip],
  ["a name with a zero byte", zipBytes([{ name: "a\0b", data: "1" }]), couldNotUnzip],
  ["a file without a name", zipBytes([{ name: ".", data: "1" }]), couldNotUnzip],
  ["a name no system takes", zipBytes([{ name: "n".repeat(256), data: "1" }]), couldNotUnzip],
  ["a name that is too long in bytes", zipBytes([{ name: `${"ä".repeat(128)}/x`, data: "1" }]), couldNotUnzip],
  ["a path no system takes", zipBytes([{ name: "n/".repeat(5000), unixMode: 0o040755 }]), couldNotUnzip],
  [
    "the same name twice",
    zipBytes([
      { name: "a", data: "1" },
      { name: "./a", data: "2" },
    ]),
    couldNotUnzip,
  ],
  [
    "a file that is a folder too",
    zipBytes([
      { name: "a", data: "1" },
      { name: "a/b", data: "2" },
    ]),
    couldNotUnzip,
  ],
  [
    "a folder that is a file too",
    zipBytes([
      { name: "a/b", data: "2" },
      { name: "a", data: "1" },
    ]),
    couldNotUnzip,
  ],
  ["a file and a folder of one name", zipBytes([{ name: "a", data: "1" }, { name: "a/" }]), couldNotUnzip],
  ["a file in a link", zipBytes([link("a", "b"), { name: "a/x", data: "1" }, { name: "b/" }]), couldNotUnzip],
  ["a link that is a folder too", zipBytes([link("a", "b"), { name: "a/" }]), couldNotUnzip],
  ["an absolute link", zipBytes([link("a", "/etc/passwd")]), couldNotUnzip],
  ["a link that climbs out", zipBytes([link("a/b", "../../etc/passwd")]), couldNotUnzip],
  [
    "a link that climbs out through another",
    zipBytes([{ name: "a/b/x", data: "1" }, link("a/b/top", "../.."), link("out", "a/b/top/../etc")]),
    couldNotUnzip,
  ],
  ["a link to what is above the package", zipBytes([link("a", "..")]), couldNotUnzip],
  [
    "a link that climbs out and comes back",
    zipBytes([link("a", "../task/b"), { name: "b", data: "1" }]),
    couldNotUnzip,
  ],
  ["a link to a link that is absolute", zipBytes([link("a", "b/passwd"), link("b", "/etc")]), couldNotUnzip],
  ["a link with a zero byte in its target", zipBytes([link("a", "b\0c")]), couldNotUnzip],
  ["a link with a wrong checksum", zipBytes([{ ...link("a", "b"), declaredCrc: 1 }]), couldNotUnzip],
  ["links in a circle", zipBytes([link("a", "b"), link("b", "a")]), couldNotUnzip],
  ["a link with a target beyond reason", zipBytes([link("a", "b/".repeat(4000))]), couldNotUnzip],
  ["a device", zipBytes([{ name: "null", unixMode: 0o020666 }]), couldNotUnzip],
  ["a pipe", zipBytes([{ name: "pipe", unixMode: 0o010666 }]), couldNotUnzip],
  ["a disk", zipBytes([{ name: "disk", unixMode: 0o060666 }]), couldNotUnzip],
  ["a socket", zipBytes([{ name: "socket", unixMode: 0o140666 }]), couldNotUnzip],
  ["an encrypted file", zipBytes([{ name: "a", data: "secret", flags: 1 }]), couldNotUnzip],
  ["a method nobody reads", zipBytes([{ name: "a", data: "1", method: 12 }]), couldNotUnzip],
  ["a wrong checksum", zipBytes([{ name: "a", data: "1", declaredCrc: 1 }]), couldNotUnzip],
  [
    "more bytes than it declares",
    zipBytes([{ name: "a", data: "x".repeat(99_999), deflated: true, declaredSize: 5 }]),
    couldNotUnzip,
  ],
  [
    "far more bytes than it declares",
    zipBytes([{ name: "a", data: new Uint8Array(99_999_999), deflated: true, declaredSize: 100_000 }]),
    couldNotUnzip,
  ],
  [
    "a large file with a wrong checksum",
    zipBytes([{ name: "a", data: "x".repeat(99_999), deflated: true, declaredCrc: 1 }]),
    couldNotUnzip,
  ],
  ["more entries than anybody deploys", zipBytes([{ name: "a", data: "x" }], 200_001), couldNotUnzip],
  ["fewer entries than it declares", zipBytes([{ name: "a", data: "x" }], 2), couldNotUnzip],
  [
    "entries that share their bytes",
    zipBytes([
      { name: "a", data: "x" },
      { name: "b", data: "x", declaredOffset: 0 },
    ]),
    couldNotUnzip,
  ],
  [
    "entries that lie in each other",
    zipBytes([
      { name: "outer", data: zipBytes([{ name: "inner", data: "x" }]) },
      { name: "inner", data: "x", declaredOffset: 35 },
    ]),
    couldNotUnzip,
  ],
  ["a file that runs into the zip's directory", zipBytes([{ name: "a", data: "x", declaredOffset: 1 }]), couldNotUnzip],
  ["another checksum in its own header", zipBytes([{ name: "a", data: "x", local: { crc: 1 } }]), couldNotUnzip],
  ["another size in its own header", zipBytes([{ name: "a", data: "x", local: { size: 2 } }]), couldNotUnzip],
  [
    "another packed size in its own header",
    zipBytes([{ name: "a", data: "x".repeat(99), deflated: true, local: { packedSize: 99 } }]),
    couldNotUnzip,
  ],
  ["another method in its own header", zipBytes([{ name: "a", data: "x", local: { method: 8 } }]), couldNotUnzip],
  [
    "fewer bytes than it declares",
    zipBytes([{ name: "a", data: "x", deflated: true, declaredSize: 5 }]),
    couldNotUnzip,
  ],
  ["a stored file of another size", zipBytes([{ name: "a", data: "x", declaredSize: 5 }]), couldNotUnzip],
  ["broken compression", zipBytes([{ name: "a", data: "not deflated", method: 8 }]), couldNotUnzip],
  ["a cut end", zipBytes([{ name: "a", data: "x".repeat(1000) }]).subarray(0, 900), couldNotUnzip],
  ["a cut beginning", zipBytes([{ name: "a", data: "x".repeat(1000) }]).subarray(500), couldNotUnzip],
  ["its last byte cut off", zipBytes([{ name: "a", data: "x" }]).subarray(0, -1), couldNotUnzip],
  [
    "one file of 250 MiB",
    zipBytes([{ name: "a", declaredSize: 262_144_001, deflated: true }]),
    "Unzipped size must be smaller than 262144000 bytes",
  ],
  [
    "many files of 250 MiB together",
    zipBytes(
      Array.from({ length: 251 }, (_, index) => ({ name: `f${index}`, declaredSize: 1_048_576, deflated: true })),
    ),
    "Unzipped size must be smaller than 262144000 bytes",
  ],
];

for (const [what, bytes, message] of hostile) {
  test(`a zip with ${what} is refused and leaves nothing behind (API-201)`, async () => {
    await using under = await openUnderTest();
    const { sha256 } = await put(under.code, bytes);
    await assert.rejects(under.code.directory(sha256), (error) => {
      assert(error instanceof InvalidParameterValueException, String(error));
      assert.equal(error.message, message);
      return true;
    });
    assert.deepEqual(await readdir(under.path), [`${sha256}.zip`]);
  });
}

test("a hostile zip of many files is refused as one of few, and leaves nothing behind either", async () => {
  const cases: readonly ZipEntry[] = [
    { name: "../evil", data: "1" },
    { name: "many/1", data: "twice" },
    { name: "a", data: "1", declaredCrc: 1 },
    link("a", "/etc/passwd"),
  ];
  for (const evil of cases) {
    await using under = await openUnderTest();
    const { sha256 } = await put(under.code, zipBytes([...harmless, evil]));
    await assert.rejects(under.code.directory(sha256), {
      name: "InvalidParameterValueException",
      message: couldNotUnzip,
    });
    assert.deepEqual(await readdir(under.path), [`${sha256}.zip`]);
  }
});

test("a package of many files keeps permissions, links and folders without entries of their own", async () => {
  await using under = await openUnderTest();
  const directory = await unpacked(under.code, [
    ...harmless,
    { name: "bin/deep/tool", data: "#!/bin/sh", unixMode: 0o100755 },
    { name: "large", data: "x".repeat(300_000), deflated: true, unixMode: 0o100600 },
    { name: "open/", unixMode: 0o040777 },
    link("tool", "bin/deep/tool"),
  ]);
  assert.equal((await readdir(join(directory, "many"))).length, harmless.length);
  assert.equal(await readFile(join(directory, "tool"), "utf8"), "#!/bin/sh");
  assert.equal(await readFile(join(directory, "large"), "utf8"), "x".repeat(300_000));
  const modes = await Promise.all(["bin/deep/tool", "large", "open", "many/1"].map((path) => mode(directory, path)));
  assert.deepEqual(modes, [0o755, 0o600, 0o777, 0o644]);
  assert((await stat(join(directory, "bin/deep"))).isDirectory());
});

test("sizes and checksums that follow the data are accepted, as tools write them that stream", async () => {
  await using under = await openUnderTest();
  const local = { crc: 0, packedSize: 0, size: 0 };
  const directory = await unpacked(under.code, [{ name: "a", data: "1", deflated: true, flags: 8, local }]);
  assert.equal(await readFile(join(directory, "a"), "utf8"), "1");
});

test("240 MB in 50,000 files are unpacked while the engine answers others", async () => {
  await using under = await openUnderTest();
  const data = Buffer.alloc(4800, "x");
  const path = (index: number) => `node_modules/p${index % 500}/lib/f${index}.js`;
  const { sha256 } = await put(
    under.code,
    zipBytes(Array.from({ length: 50_000 }, (_, index) => ({ name: path(index), data }))),
    1_048_576,
  );
  const [here, all] = [process.threadCpuUsage(), process.cpuUsage()];
  const directory = await under.code.directory(sha256);
  const [ours, everybodys] = [sumOf(process.threadCpuUsage(here)), sumOf(process.cpuUsage(all))];
  assert.deepEqual(await readFile(join(directory, path(49_999))), data);
  assert(ours < everybodys / 10, `the thread that answers others had ${ours} of ${everybodys} µs of the work`);
});

/** Time of cores, which other programs have no part in. */
function sumOf({ user, system }: NodeJS.CpuUsage): number {
  return user + system;
}
