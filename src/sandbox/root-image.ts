import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmod,
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { resolverAddress } from "./resolver.ts";

/** Programs that AWS's images have and functions call: a shell and the usual small tools. */
const programs = (
  "sh bash env ls cat cp mv rm ln mkdir rmdir mktemp touch chmod echo printf pwd test true false sleep date uname id " +
  "whoami hostname head tail wc sort uniq cut tr tee seq expr basename dirname readlink realpath stat du df md5sum " +
  "sha1sum sha256sum base64 od grep sed awk find xargs tar gzip gunzip which ps kill free uptime curl openssl"
).split(" ");

/** Libraries that Node.js and native modules are linked against, whether a program above needs them or not. */
const libraries = [
  "libstdc++.so.6",
  "libgcc_s.so.1",
  "libm.so.6",
  "libdl.so.2",
  "libpthread.so.0",
  "librt.so.1",
  "libresolv.so.2",
  "libnss_dns.so.2",
  "libnss_files.so.2",
  "libz.so.1",
  "libatomic.so.1",
  "libcrypt.so.1",
  "libutil.so.1",
  "libanl.so.1",
];

const emptyFolders =
  "bin dev etc home lib64 opt proc sys tmp usr/bin usr/lib var/lang var/runtime/cache var/runtime/lambkin var/runtime/node_modules var/task";

/** The user's name and numbers on AWS (RT-383). */
export const sandboxUser = { name: "sbx_user1051", uid: 993, gid: 990 } as const;

const files: Readonly<Record<string, string>> = {
  "etc/passwd": `root:x:0:0:root:/root:/sbin/nologin\n${sandboxUser.name}:x:${sandboxUser.uid}:${sandboxUser.gid}::/home/${sandboxUser.name}:/sbin/nologin\n`,
  "etc/group": `root:x:0:\n${sandboxUser.name}:x:${sandboxUser.gid}:\n`,
  "etc/hosts": "127.0.0.1 localhost sandbox.localdomain sandbox\n",
  "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
  "etc/resolv.conf": `nameserver ${resolverAddress}\n`,
};

const certificates = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];

/**
 * The folder that sandboxes have as their root: libc, a few programs, and nothing else of the host. Made once for
 * each state of the host's libraries, below `cacheDirectory`. Resolves to its path.
 */
export async function rootImage(cacheDirectory: string): Promise<string> {
  const found = await presentPrograms();
  const images = join(cacheDirectory, "sandbox");
  const image = join(images, await fingerprint(found));
  if (await exists(image)) return image;
  await mkdir(images, { recursive: true });
  const draft = await mkdtemp(join(images, "draft-"));
  try {
    await fill(draft, found);
    await rename(draft, image);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // ENOTEMPTY: another engine was faster.
    if (!(await exists(image))) throw error;
  }
  return image;
}

async function fill(draft: string, found: readonly string[]): Promise<void> {
  await chmod(draft, 0o755);
  for (const folder of emptyFolders.split(" ")) await mkdir(join(draft, folder), { recursive: true, mode: 0o755 });
  for (const [name, text] of Object.entries(files)) await writeFile(join(draft, name), text);
  const linked = await librariesOf([...found, process.execPath]);
  for (const file of new Set([...linked, ...(await extraLibraries(linked))])) await copy(file, draft);
  for (const file of found) await copy(file, draft, join("usr/bin", basename(file)));
  await rm(join(draft, "bin"), { recursive: true });
  await symlink("usr/bin", join(draft, "bin"));
  const [source] = await present(certificates);
  if (source !== undefined) for (const bundle of certificates) await copy(source, draft, bundle);
  if (await exists("/usr/lib/locale/C.utf8")) {
    await cp("/usr/lib/locale/C.utf8", join(draft, "usr/lib/locale/C.utf8"), { recursive: true });
  }
}

/** Every library that these programs load, by its path. */
async function librariesOf(binaries: readonly string[]): Promise<string[]> {
  const run = promisify(execFile);
  const { stdout } = await run("ldd", [...binaries], { maxBuffer: 1e7 }).catch((error: { stdout?: string }) => ({
    // A script among them makes ldd's status 1; the rest is there.
    stdout: error.stdout ?? "",
  }));
  return [...new Set([...stdout.matchAll(/(\/\S+\.so\S*)/g)].map(([path]) => path))];
}

async function extraLibraries(linked: readonly string[]): Promise<string[]> {
  const folders = new Set(linked.map((path) => dirname(path)));
  return await present([...folders].flatMap((folder) => libraries.map((name) => join(folder, name))));
}

async function copy(source: string, draft: string, name = source): Promise<void> {
  const target = join(draft, name);
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  await copyFile(await realpath(source), target);
}

/** Each in the first folder that has it. */
async function presentPrograms(): Promise<string[]> {
  const found = await Promise.all(programs.map(async (name) => await present([`/usr/bin/${name}`, `/bin/${name}`])));
  return found.flatMap((paths) => paths.slice(0, 1));
}

async function present(paths: readonly string[]): Promise<string[]> {
  const areThere = await Promise.all(paths.map(exists));
  return paths.filter((_, index) => areThere[index]);
}

/** Changes when the host's programs or libraries do. */
async function fingerprint(found: readonly string[]): Promise<string> {
  const hash = createHash("sha256").update(emptyFolders + JSON.stringify(files));
  for (const path of found) {
    const { size, mtimeMs } = await stat(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  for (const folder of await librariesFolders()) hash.update(`${folder} ${(await stat(folder)).mtimeMs}\n`);
  return hash.digest("hex").slice(0, 16);
}

async function librariesFolders(): Promise<string[]> {
  const below = await readdir("/usr/lib").catch(() => []); // ENOENT: another layout
  return below.filter((name) => name.endsWith("-linux-gnu")).map((name) => join("/usr/lib", name));
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
