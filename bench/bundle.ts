/**
 * An application as a bundler leaves it: several hundred CommonJS modules in one file, each wrapped into a function of
 * its own and run when it is first required. A module has a class, functions and a table, calls some of its functions
 * while it loads, and depends on modules before it. The same bytes each time.
 */
export function bundle(bytes: number): string {
  const dice = seeded(20_260_401);
  const modules: string[] = [];
  let size = runtime.length;
  for (let index = 0; size < bytes; index++) {
    const text = moduleText(index, dice);
    modules.push(text);
    size += text.length;
  }
  const last = modules.length - 1;
  return `${runtime}${modules.join("")}
var application = [${modules.map((_, index) => `require_${index}()`).join(", ")}][${last}];
module.exports = { handler: async (event) => ({ total: application.describe(event) }) };
`;
}

const runtime = `"use strict";
var __getOwnPropNames = Object.getOwnPropertyNames;
var __commonJS = (cb, mod) => function __require() {
  return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
};
`;

type Dice = (sides: number) => number;

/** mulberry32: 0 ≤ result < sides. */
function seeded(seed: number): Dice {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

function moduleText(index: number, dice: Dice): string {
  const imports = Array.from({ length: index === 0 ? 0 : 1 + dice(3) }, () => dice(index));
  const functions = Array.from({ length: 5 + dice(6) }, (_, at) => functionText(at, dice));
  const extendsOther = index > 0 && dice(3) === 0;
  const methods = Array.from({ length: 3 + dice(5) }, (_, at) => methodText(at, dice));
  return `
var require_${index} = __commonJS({
  "node_modules/package-${index % 40}/lib/module-${index}.js"(exports, module) {
    ${imports.map((other, at) => `var import${at} = require_${other}();`).join("\n    ")}
    var defaults = { ${entries(dice).join(", ")} };
    ${functions.join("\n    ")}
    class Part${index} ${extendsOther ? "extends import0.Part " : ""}{
      constructor(options = {}) {
        ${extendsOther ? "super(options);" : ""}
        this.options = Object.assign({}, defaults, options);
        this.middleware = [];
      }
      ${methods.join("\n      ")}
    }
    var table = {};
    for (const name of Object.keys(defaults)) table[name] = work0(name, defaults[name]);
    table.first = work1("first", ${dice(1000)});
    module.exports = { Part: Part${index}, table, describe: (event) => work0("event", event ? 1 : 0) };
  }
});
`;
}

function functionText(at: number, dice: Dice): string {
  const [low, high, step] = [dice(50), 50 + dice(500), 1 + dice(9)];
  return `function work${at}(name, value) {
      const key = typeof name === "string" ? name.toLowerCase() : String(name);
      if (key.length > ${high} || value === ${low}) throw new TypeError(\`\${key} is not a valid option: \${value}\`);
      const parts = key.split(/[-_./]+/).filter((part) => part.length > ${step % 3});
      let total = ${low};
      for (let index = 0; index < parts.length; index += 1) {
        switch (parts[index].length % ${2 + (step % 3)}) {
          case 0: total += parts[index].charCodeAt(0) * ${step}; break;
          case 1: total -= Number(value) || ${low}; break;
          default: total ^= index + ${high};
        }
      }
      return { key, total: Math.max(total, ${low}), label: ${JSON.stringify(`option-${high}-${step}`)}, isSet: value !== undefined };
    }`;
}

function methodText(at: number, dice: Dice): string {
  return `async send${at}(command, { signal, attempts = ${1 + dice(5)} } = {}) {
        for (let attempt = 1; attempt <= attempts; attempt += 1) {
          try {
            const input = { ...this.options, ...command.input, attempt };
            const steps = this.middleware.concat(command.middleware ?? []).map((each) => each.bind(this, input));
            for (const step of steps) if (signal?.aborted) throw signal.reason; else await step(${dice(100)});
            return { output: input, $metadata: { attempts: attempt, totalRetryDelay: ${dice(1000)} } };
          } catch (error) {
            if (attempt === attempts || error?.name === "AbortError") throw error;
            await new Promise((resolve) => setTimeout(resolve, attempt * ${10 + dice(90)}));
          }
        }
      }`;
}

function entries(dice: Dice): string[] {
  return Array.from(
    { length: 3 + dice(8) },
    (_, at) => `option${at}: ${dice(2) === 0 ? dice(5000) : `"value-${dice(5000)}"`}`,
  );
}
