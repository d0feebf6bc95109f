import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { matcherOf } from "../../../src/events/event-pattern.ts";

const event = {
  version: "0",
  id: "3e3c153a-8339-4e30-8c35-687ebef853fe",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "123456789012",
  time: "2022-07-13T13:48:01Z",
  region: "us-east-1",
  resources: ["arn:aws:ec2:us-east-1:123456789012:instance/i-1", "arn:aws:ec2:us-east-1:123456789012:instance/i-2"],
  detail: {
    state: "running",
    empty: "",
    nothing: null,
    isLast: true,
    "c-count": 5,
    "d-count": 3,
    "x-limit": 301.8,
    "source-ip": "10.0.0.33",
    "source-ip6": "2001:db8:1234:1a00::1",
    FileName: "photos/dir/image.PNG",
    FilePath: "/usr/lib/node/index.js",
    tags: [
      { key: "team", value: "a" },
      { key: "stage", value: "b" },
    ],
    "dotted.name": "joined",
    none: [],
  },
};

/** The operators of AWS's manual, and what each says of the event above. */
const examples: readonly (readonly [pattern: string, matches: boolean])[] = [
  // values
  ['{"source":["aws.ec2"]}', true],
  ['{"source":["aws.s3","aws.ec2"],"account":["123456789012"]}', true],
  ['{"source":["aws.ec2"],"account":["1"]}', false],
  ['{"Source":["aws.ec2"]}', false],
  ['{"detail":{"state":["Running"]}}', false],
  ['{"detail":{"empty":[""]}}', true],
  ['{"detail":{"nothing":[null]}}', true],
  ['{"detail":{"state":[null]}}', false],
  ['{"detail":{"isLast":[true]}}', true],
  ['{"detail":{"isLast":["true"]}}', false],
  ['{"detail":{"c-count":[5.0]}}', true],
  ['{"detail":{"c-count":["5"]}}', false],
  ['{"detail":{"state":[{"exactly":"running"}]}}', true],
  // lists: one of both has to be the same
  ['{"resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-2"]}', true],
  ['{"resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-3"]}', false],
  // one object of a list has to have it all
  ['{"detail":{"tags":{"key":["team"],"value":["a"]}}}', true],
  ['{"detail":{"tags":{"key":["team"],"value":["b"]}}}', false],
  // paths
  ['{"detail.state":["running"]}', true],
  ['{"detail":{"dotted":{"name":["joined"]}}}', true],
  // prefix and suffix
  ['{"time":[{"prefix":"2022-07-13"}]}', true],
  ['{"region":[{"prefix":"eu-"}]}', false],
  ['{"source":[{"prefix":{"equals-ignore-case":"AWS."}}]}', true],
  ['{"source":[{"prefix":""}]}', true],
  ['{"detail":{"c-count":[{"prefix":"5"}]}}', false],
  ['{"detail":{"FileName":[{"suffix":".png"}]}}', false],
  ['{"detail":{"FileName":[{"suffix":".PNG"}]}}', true],
  ['{"detail":{"FileName":[{"suffix":{"equals-ignore-case":".png"}}]}}', true],
  // equals-ignore-case
  ['{"detail-type":[{"equals-ignore-case":"ec2 instance state-change notification"}]}', true],
  ['{"detail-type":[{"equals-ignore-case":"ec2 instance"}]}', false],
  // anything-but
  ['{"detail":{"state":[{"anything-but":"initializing"}]}}', true],
  ['{"detail":{"state":[{"anything-but":["stopped","running"]}]}}', false],
  ['{"detail":{"x-limit":[{"anything-but":123}]}}', true],
  ['{"detail":{"x-limit":[{"anything-but":[301.8,100]}]}}', false],
  ['{"detail":{"nothing":[{"anything-but":"x"}]}}', true],
  ['{"detail":{"gone":[{"anything-but":"x"}]}}', false],
  ['{"region":[{"anything-but":{"prefix":"us-"}}]}', false],
  ['{"region":[{"anything-but":{"prefix":["eu-","ap-"]}}]}', true],
  ['{"detail":{"FileName":[{"anything-but":{"suffix":".gif"}}]}}', true],
  ['{"detail":{"state":[{"anything-but":{"equals-ignore-case":["RUNNING","stopped"]}}]}}', false],
  ['{"detail":{"FilePath":[{"anything-but":{"wildcard":"*/lib/*"}}]}}', false],
  ['{"detail":{"FilePath":[{"anything-but":{"wildcard":["*/bin/*","*.ts"]}}]}}', true],
  // numeric
  ['{"detail":{"c-count":[{"numeric":[">",0,"<=",5]}]}}', true],
  ['{"detail":{"c-count":[{"numeric":[">",0,"<",5]}]}}', false],
  ['{"detail":{"d-count":[{"numeric":["<",10]}]}}', true],
  ['{"detail":{"x-limit":[{"numeric":["=",3.018e2]}]}}', true],
  ['{"detail":{"state":[{"numeric":[">=",0]}]}}', false],
  // addresses
  ['{"detail":{"source-ip":[{"cidr":"10.0.0.0/24"}]}}', true],
  ['{"detail":{"source-ip":[{"cidr":"10.0.1.0/24"}]}}', false],
  ['{"detail":{"source-ip6":[{"cidr":"2001:db8:1234:1a00::/56"}]}}', true],
  ['{"detail":{"source-ip":[{"cidr":"::/0"}]}}', false],
  ['{"detail":{"state":[{"cidr":"10.0.0.0/8"}]}}', false],
  // exists, of leaves only
  ['{"detail":{"state":[{"exists":true}]}}', true],
  ['{"detail":{"nothing":[{"exists":true}]}}', true],
  ['{"detail":{"gone":[{"exists":true}]}}', false],
  ['{"detail":{"gone":[{"exists":false}]}}', true],
  ['{"detail":{"gone":{"deeper":[{"exists":false}]}}}', true],
  ['{"detail":[{"exists":true}]}', false],
  ['{"detail":[{"exists":false}]}', true],
  ['{"detail":{"none":[{"exists":false}]}}', true],
  ['{"detail":{"tags":{"value":[{"exists":false}]}}}', false],
  ['{"detail":{"gone":{"S":[{"anything-but":["x"]},{"exists":false}]}}}', true],
  // wildcard
  ['{"detail":{"FilePath":[{"wildcard":"/usr/*/index.js"}]}}', true],
  ['{"detail":{"FilePath":[{"wildcard":"*.js"}]}}', true],
  ['{"detail":{"FilePath":[{"wildcard":"*/node/*/index.js"}]}}', false],
  ['{"detail":{"FilePath":[{"wildcard":"/usr"}]}}', false],
  // $or
  ['{"$or":[{"source":["aws.s3"]},{"region":["us-east-1"]}]}', true],
  ['{"account":["1"],"$or":[{"source":["aws.ec2"]},{"region":["us-east-1"]}]}', false],
  ['{"detail":{"$or":[{"c-count":[{"numeric":[">",5]}]},{"d-count":[{"numeric":["<",10]}]},{"x-limit":[1]}]}}', true],
  ['{"$or":[{"source":["a"]},{"source":["aws.ec2"],"$or":[{"region":["b"]},{"account":["1"]}]}]}', false],
  ['{"detail":{"tags":{"key":["team"],"$or":[{"value":["a"]},{"value":["c"]}]}}}', true],
];

for (const [pattern, matches] of examples) {
  test(`${pattern} ${matches ? "matches" : "doesn't match"}`, () => {
    assert.equal(matcherOf(JSON.parse(pattern))(event), matches);
  });
}

const refused: readonly (readonly [pattern: string, reason: string])[] = [
  ['["a"]', "Filter is not an object"],
  ["{}", "Empty objects are not allowed"],
  ['{"a":{}}', "Empty objects are not allowed"],
  ['{"a":[]}', "Empty arrays are not allowed"],
  ['{"a":"b"}', '"a" must be an object or an array'],
  ['{"a":1}', '"a" must be an object or an array'],
  ['{"a":[["b"]]}', "Match value must be String, number, true, false, or null"],
  ['{"a":[{"EXISTS":true}]}', "Unrecognized match type EXISTS"],
  ['{"a":[{"constructor":true}]}', "Unrecognized match type constructor"],
  ['{"a":[{"exists":1}]}', "exists match pattern must be either true or false."],
  ['{"a":[{"prefix":1}]}', "prefix match pattern must be a string"],
  ['{"a":[{"suffix":["b"]}]}', "suffix match pattern must be a string"],
  ['{"a":[{"equals-ignore-case":1}]}', "equals-ignore-case match pattern must be a string"],
  ['{"a":[{"prefix":"b","suffix":"c"}]}', "Only one key allowed in match expression"],
  ['{"a":[{"anything-but":null}]}', "Value of anything-but must be an array or single string/number value."],
  ['{"a":[{"anything-but":[true]}]}', "Inside anything but list, start|null|boolean is not supported."],
  [
    '{"a":[{"anything-but":["b",1]}]}',
    "Inside anything but list, either all values are number or string, mixed type is not supported",
  ],
  ['{"a":[{"anything-but":{"prefix":""}}]}', "Null prefix/suffix not allowed"],
  ['{"a":[{"anything-but":{"prefix":[1]}}]}', "prefix/suffix match pattern must be a string"],
  [
    '{"a":[{"anything-but":{"equals-ignore-case":[1]}}]}',
    "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
  ],
  ['{"a":[{"numeric":5}]}', "Value of numeric must be an array."],
  ['{"a":[{"numeric":[">",0,">",5]}]}', "Bad numeric range operator: >"],
  ['{"a":[{"numeric":["<","5"]}]}', "Value of < must be numeric"],
  ['{"a":[{"numeric":["~",5]}]}', "Unrecognized numeric range operator: ~"],
  ['{"a":[{"cidr":"10.0.0.0"}]}', "Malformed CIDR, one '/' required"],
  ['{"a":[{"cidr":"10.0.0.0/x"}]}', "Malformed CIDR, mask bits must be an integer"],
  ['{"a":[{"cidr":"10.0.0.0/32"}]}', "IPv4 mask bits must be < 32"],
  ['{"a":[{"cidr":"xx.11.xx/8"}]}', "Nonstandard IP address: xx.11.xx"],
  ['{"a":[{"wildcard":1}]}', "wildcard match pattern must be a string"],
  ['{"a":[{"wildcard":"b**"}]}', "Consecutive wildcard characters at pos 2"],
  [String.raw`{"a":[{"wildcard":"b\\c"}]}`, "Invalid escape character at pos 2"],
  ['{"$or":{"a":["b"]}}', "It must be an Array followed with $or."],
  ['{"$or":[{"a":["b"]}]}', "There must have at least 2 Objects in $or relationship."],
  ['{"$or":[{"a":["b"]},"c"]}', "Only JSON object is allowed in array of $or relationship."],
  ['{"$or":[{"numeric":[1]},{"a":["b"]}]}', "numeric is Ruler reserved fieldName which cannot be used inside $or."],
];

for (const [pattern, message] of refused) {
  test(`${pattern} is refused: ${message}`, () => {
    assert.throws(() => matcherOf(JSON.parse(pattern)), { name: "InvalidPatternError", message });
  });
}

test("a wildcard matches as the same regular expression does", () => {
  const letter = fc.constantFrom("a", "b", "*", "\\");
  const text = fc.array(letter, { maxLength: 12 }).map((letters) => letters.join(""));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), text, (pieces, value) => {
      const escaped = pieces
        .map((piece) => piece.replaceAll(/[\\*]/g, String.raw`\$&`))
        .filter((piece) => piece !== "");
      const wildcard = escaped.join("*");
      const regex = new RegExp(
        `^${pieces
          .filter((piece) => piece !== "")
          .map((piece) => piece.replaceAll(/[\\*]/g, String.raw`\$&`))
          .join(".*")}$`,
      );
      assert.equal(matcherOf({ a: [{ wildcard }] })({ a: value }), regex.test(value));
    }),
  );
});

test("whatever an event is, a pattern says yes or no", () => {
  const matcher = matcherOf({ a: { b: [{ exists: false }, 1] }, $or: [{ c: [1] }, { "d.e": [{ prefix: "x" }] }] });
  fc.assert(fc.property(fc.jsonValue(), (value) => typeof matcher(value) === "boolean"));
});
