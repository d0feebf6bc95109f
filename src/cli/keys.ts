import { resolve as absolute } from "node:path";
import { AccessKeys } from "../edge/access/access-keys.ts";
import { type Command, UsageError, oneOf, parseFlags } from "./command.ts";
import { table } from "./table.ts";

export const command: Command = {
  name: "keys",
  summary: "create, list and delete access keys",
  help: `Usage: lambkin keys create|list|delete [ID] [options]

With at least one access key the engine answers signed requests only, and may listen beyond loopback. A running engine
sees the change at once; with its last key deleted it lets nobody in until it is started anew. The secrets stand in the
data directory, readable by its owner alone: who checks signatures needs the secrets themselves.

      --data DIR     folder of the state (default: .lambkin)
      --account ID   of a new key: the account that its requests belong to (default: 123456789012)
  -h, --help`,

  async run(argv) {
    const { values, positionals } = parseFlags(argv, {
      data: { type: "string", default: ".lambkin" },
      account: { type: "string", default: "123456789012" },
    });
    const keys = new AccessKeys(absolute(values.data));
    const [action, id, ...rest] = positionals;
    if (rest.length > 0 || (action !== "delete" && id !== undefined)) throw new UsageError("too many arguments");
    return await Promise.resolve(act(keys, { action, id, account: values.account }));
  },
};

interface Wanted {
  readonly action: string | undefined;
  readonly id: string | undefined;
  readonly account: string;
}

function act(keys: AccessKeys, { action, id, account }: Wanted): number {
  const wanted = oneOf("keys", action, ["create", "list", "delete"]);
  switch (wanted) {
    case "create":
      return create(keys, account);
    case "list":
      for (const line of table(keys.list().map((key) => [key.id, key.accountId, date(key.createdAt)])))
        console.log(line);
      return 0;
    case "delete":
      if (id === undefined) throw new UsageError("delete takes the id of a key");
      if (keys.delete(id)) return 0;
      console.error(`lambkin keys: there is no key ${id}`);
      return 1;
    case undefined:
      throw new UsageError("create, list or delete?");
    default:
      return wanted satisfies never;
  }
}

function create(keys: AccessKeys, account: string): number {
  if (!/^\d{12}$/.test(account)) throw new UsageError("--account must have 12 digits");
  const { id, secret } = keys.create(account, Date.now());
  console.log(`export AWS_ACCESS_KEY_ID=${id}\nexport AWS_SECRET_ACCESS_KEY=${secret}`);
  return 0;
}

function date(time: number): string {
  return new Date(time).toISOString();
}
