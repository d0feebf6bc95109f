import type { AnyNode } from "acorn";
import { full } from "acorn-walk";
import type { SourceFile } from "./evaluate.ts";
import { type Finding, placeOf } from "./finding.ts";
import { nameOf } from "./nodes.ts";
import { type HandlerSource, isOwn } from "./source.ts";

/** Functions that Node.js 24 does not have and an earlier runtime's had, with what does their work. */
export const removedFunctions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  crypto: { createCipher: "crypto.createCipheriv", createDecipher: "crypto.createDecipheriv" },
  os: { getNetworkInterfaces: "os.networkInterfaces", tmpDir: "os.tmpdir" },
  timers: { enroll: "setTimeout", unenroll: "clearTimeout" },
  tls: { createSecurePair: "tls.TLSSocket" },
  util: {
    error: "console.error",
    isBoolean: "typeof value === 'boolean'",
    isBuffer: "Buffer.isBuffer",
    isDate: "util.types.isDate",
    isError: "util.types.isNativeError",
    isFunction: "typeof value === 'function'",
    isNull: "value === null",
    isNullOrUndefined: "value == null",
    isNumber: "typeof value === 'number'",
    isObject: "value !== null && typeof value === 'object'",
    isPrimitive: "Object(value) !== value",
    isRegExp: "util.types.isRegExp",
    isString: "typeof value === 'string'",
    isSymbol: "typeof value === 'symbol'",
    isUndefined: "value === undefined",
    log: "console.log",
    print: "console.log",
    puts: "console.log",
  },
};

/** What OpenSSL 3 knows no more, which Node.js has had since 18. */
export const removedAlgorithms: Readonly<Record<string, RegExp>> = {
  createHash: /^(md4|whirlpool|mdc2|rsa-md4)$/i,
  createCipheriv: /^(des|rc4|bf|cast5|rc2|seed|idea)(-|$)(?!ede)/i,
  createDecipheriv: /^(des|rc4|bf|cast5|rc2|seed|idea)(-|$)(?!ede)/i,
};

/** Calls of removed functions, and with removed algorithms, in the function's own code. */
export function findRemoved({ files }: HandlerSource): Finding[] {
  const names = Object.values(removedFunctions).flatMap((each) => Object.keys(each));
  const wanted = new RegExp(`\\b(${[...names, ...Object.keys(removedAlgorithms)].join("|")})\\b`);
  return files(wanted)
    .filter(isOwn)
    .flatMap((module) => {
      const findings: Finding[] = [];
      full<undefined>(module.program, (node) => {
        const finding = node.type === "CallExpression" ? removed(node, module) : undefined;
        if (finding) findings.push(finding);
      });
      return findings;
    });
}

function removed(call: Extract<AnyNode, { type: "CallExpression" }>, module: SourceFile): Finding | undefined {
  const callee = builtinOf(call.callee, module);
  if (!callee) return undefined;
  const place = placeOf(module, call);
  const common = { kind: "removed", effect: "fails", place } as const;
  const { builtin, name } = callee;
  const successor = removedFunctions[builtin]?.[name];
  if (successor !== undefined) {
    return { ...common, why: `Node.js 24 has no ${builtin}.${name}`, change: `use ${successor}` };
  }
  const [first] = call.arguments;
  const algorithm = first && nameOf(first, true);
  if (builtin !== "crypto" || algorithm === undefined || !removedAlgorithms[name]?.test(algorithm)) return undefined;
  const why = `OpenSSL 3, which Node.js has had since 18, does not do ${algorithm} any more`;
  return {
    ...common,
    why,
    change: "use an algorithm that crypto.getHashes() or crypto.getCiphers() has and OpenSSL still does",
  };
}

/** `crypto.createHash`, or `createHash` that was taken out of it. */
function builtinOf(callee: AnyNode, module: SourceFile): { builtin: string; name: string } | undefined {
  if (callee.type === "MemberExpression") {
    const builtin = callee.object.type === "Identifier" ? moduleCalled(callee.object, module) : required(callee.object);
    const name = nameOf(callee.property, callee.computed);
    return builtin !== undefined && name !== undefined ? { builtin, name } : undefined;
  }
  if (callee.type !== "Identifier") return undefined;
  for (const value of module.declarations.lookUp(callee.name, callee.start)) {
    if (value.kind === "import") return { builtin: bare(value.specifier), name: value.name };
    if (value.kind === "member" && value.of.kind === "expression") {
      const builtin = required(value.of.node);
      if (builtin !== undefined) return { builtin, name: value.name };
    }
  }
  return undefined;
}

function moduleCalled(node: Extract<AnyNode, { type: "Identifier" }>, module: SourceFile): string | undefined {
  for (const value of module.declarations.lookUp(node.name, node.start)) {
    if (value.kind === "import" && /^(\*|default)$/.test(value.name)) return bare(value.specifier);
    const builtin = value.kind === "expression" ? required(value.node) : undefined;
    if (builtin !== undefined) return builtin;
  }
  return undefined;
}

function required(node: AnyNode): string | undefined {
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier" || node.callee.name !== "require")
    return undefined;
  const [first] = node.arguments;
  const specifier = first && nameOf(first, true);
  return specifier === undefined ? undefined : bare(specifier);
}

function bare(specifier: string): string {
  return specifier.replace(/^node:/, "");
}
