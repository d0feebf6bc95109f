/** One row for each example of AWS's page "Filter pattern syntax …", and for each rule of API-840 … API-844. */
/** A pattern, messages that match it, messages that don't. */
export type Row = readonly [pattern: string, matching: readonly string[], others: readonly string[]];

export const badRequest = "[ERROR 400] BAD REQUEST";
const unauthorized = "[ERROR 401] UNAUTHORIZED REQUEST";
const missing = "[ERROR 419] MISSING ARGUMENTS";
const invalid = "[ERROR 420] INVALID ARGUMENTS";

export const unstructured: readonly Row[] = [
  ["", ["anything", ""], []],
  ["  ", ["anything"], []],
  ['" "', ["anything", "two words"], []],
  ['""', ["anything"], []],
  ["ERROR", [badRequest, unauthorized, missing, invalid, "Exiting with ERRORCODE: -1"], ["error", "ERR OR"]],
  ["ERROR ARGUMENTS", [missing, invalid], [badRequest, unauthorized]],
  [
    "Failed to process the request",
    ["[ERROR] Unable to continue: Failed to process the request"],
    ["Failed to process"],
  ],
  ["?ERROR ?ARGUMENTS", [badRequest, invalid, "ARGUMENTS"], ["[INFO] REQUEST"]],
  ["?ERROR", [badRequest], ["WARN"]],
  ['?"a b" ?"c d"', ["x a b", "c d"], ["a c", "b d"]],
  ["?ERROR ?ARGUMENTS REQUEST", ["[INFO] REQUEST FAILED", unauthorized], [missing]],
  ["?ERROR -REQUEST", [missing, "[INFO] none"], [badRequest]],
  ['?"foo" "bar" ?"baz"', ["bar", "foo bar"], ["foo", "baz"]],
  ['"INTERNAL SERVER ERROR"', ["[ERROR 500] INTERNAL SERVER ERROR"], ["INTERNAL ERROR", "INTERNAL  SERVER ERROR"]],
  ["ERROR -ARGUMENTS", [badRequest, unauthorized], [missing, invalid, "REQUEST"]],
  ["-ERROR", ["[INFO] fine", ""], [badRequest]],
  ['"ERROR" - "Exiting"', ["[ERROR] A fatal exception has occurred"], ["Exiting with ERRORCODE: -1"]],
  ['ERROR -"BAD REQUEST"', [unauthorized, "ERROR REQUEST BAD"], [badRequest]],
  [
    '"[ERROR]" Exception',
    ["02 May 2014 [ERROR] Unhanded exception: QueryException"],
    ["[ERROR] Terminating", "[INFO] Exception"],
  ],
  ['"user-agent"', ["the user-agent x"], ["user agent"]],
  [String.raw`"\"foo\" he said"`, ['so "foo" he said'], ["foo he said"]],
  [String.raw`"C:\\temp"`, [String.raw`C:\temp`], [String.raw`C:\\temp`]],
  ["snake_case\t404", ["404 snake_case"], ["snake case 404"]],
  ["%AUTHORIZED%", [unauthorized, "[SUCCESS 200] AUTHORIZED REQUEST"], [badRequest]],
  ["%[Ee]rror|[Ff]ail%", ["an Error", "an error", "Failed", "to fail"], ["ERROR", "FAIL"]],
  [String.raw`%\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}%`, ["from 127.0.0.1 on"], ["127.0.0", "a.b.c.d"]],
  ["ERROR %4[0-9]{2}% -%41.%", [badRequest, invalid], [missing, "ERROR 500", "400"]],
  ["?%^a% ?%b$%", ["ax", "xb", "xb\n"], ["xax", "bx"]],
];

const trail = JSON.stringify({
  eventType: "UpdateTrail",
  sourceIPAddress: "111.111.111.111",
  arrayKey: ["value", "another value"],
  objectList: [
    { name: "a", id: 1 },
    { name: "b", id: 2 },
  ],
  SomeObject: null,
  "cluster.name": "c",
  ThisFlag: true,
  ThatFlag: false,
});
const users = JSON.stringify({
  user: { id: 1, email: "John.Stiles@example.com" },
  users: [
    { id: 2, email: "John.Doe@example.com" },
    { id: 3, email: "Jane.Doe@example.com" },
  ],
  actions: ["GET", "PUT", "DELETE"],
  coordinates: [
    [0, 1, 2],
    [4, 5, 6],
    [7, 8, 9],
  ],
});

export const selecting: readonly Row[] = [
  ['{ $.eventType = "UpdateTrail" }', [trail], [users, '{"eventType":"updateTrail"}']],
  [
    '{$.eventType="UpdateTrail"}',
    [trail, ` ${trail}\n`],
    [`INFO ${trail}`, `[${trail}]`, `${trail} x`, "", "{", "null"],
  ],
  [
    '{ $.arrayKey[0] = "value" }',
    [trail],
    ['{"arrayKey":["x"]}', '{"arrayKey":{"0":"value"}}', '{"arrayKey":"value"}'],
  ],
  ["{ $.objectList[1].id = 2 }", [trail], ['{"objectList":[{"id":2}]}', '{"objectList":[1,2]}']],
  ["{ $.coordinates[0][1] = 1 }", [users], [trail]],
  ["{ $.['cluster.name'] = \"c\" }", [trail], ['{"cluster":{"name":"c"}}']],
  ['{ $["cluster.name"] = c }', [trail], [users]],
  [String.raw`{ $.a['it\'s "x"'].b = 1 }`, [JSON.stringify({ a: { [`it's "x"`]: { b: 1 } } })], [trail]],
  ['{ $.request-id_2 = "x" }', ['{"request-id_2":"x"}'], ['{"request":"x"}']],
  ["{ $.arrayKey[*] = %val.{2}% }", [trail], ['{"arrayKey":["val"]}', '{"arrayKey":[]}']],
  ["{ $.users[*].id = 3 }", [users], ['{"users":[{"id":1}]}', '{"users":[]}']],
  [
    String.raw`{ $.* = %111\.111\.111\.1[0-9]{1,2}% }`,
    [trail],
    ['{"a":{"b":"111.111.111.111"}}', '{"a":"111.111.111.2"}'],
  ],
  ["{ $.a.* > 3 }", ['{"a":{"b":1,"c":4}}'], ['{"a":{"b":1}}', '{"a":4}']],
  ["{ $.users = 1 }", [], ['{"users":[1]}', '{"users":{"a":1}}']],
  ["{ $.users != 1 }", [], ['{"users":[1]}', '{"users":{"a":1}}', '{"users":null}', "{}"]],
  ["{ $.constructor NOT EXISTS }", ["{}"], ['{"constructor":1}']],
  ["{ $.arrayKey.length = 2 }", [], [trail]],
];

export const comparing: readonly Row[] = [
  ["{ $.sourceIPAddress != 123.123.* }", [trail], ['{"sourceIPAddress":"123.123.1.1"}', "{}"]],
  ["{ $.eventType = %Trail% }", [trail], ['{"eventType":"x"}']],
  ["{ $.eventType != %^Upd% }", ['{"eventType":"x"}'], [trail, "{}"]],
  [
    '{ $.errorCode = "*UnauthorizedOperation" }',
    ['{"errorCode":"Client.UnauthorizedOperation"}'],
    ['{"errorCode":"UnauthorizedOperations"}'],
  ],
  ["{ $.name = *Event }", ['{"name":"PutEvent"}', '{"name":"Event"}'], ['{"name":"EventId"}']],
  ["{ $.name = Event* }", ['{"name":"EventId"}'], ['{"name":"PutEvent"}']],
  ["{ $.name = *vent* }", ['{"name":"EventId"}', '{"name":"vent"}'], ['{"name":"ven"}']],
  ["{ $.name = Ev*ent }", ['{"name":"Ev*ent"}'], ['{"name":"Event"}', '{"name":"Ev1ent"}']],
  [
    "{ $.latency = * }",
    ['{"latency":50}', '{"latency":""}', '{"latency":false}'],
    ["{}", '{"latency":null}', '{"latency":[]}'],
  ],
  [
    "{ $.bandwidth > 75 }",
    ['{"bandwidth":75.5}', '{"bandwidth":"76"}'],
    ['{"bandwidth":75}', '{"bandwidth":"x"}', "{}"],
  ],
  [
    "{ $.latency < 50 }",
    ['{"latency":49}', '{"latency":-1e3}'],
    ['{"latency":50}', '{"latency":true}', '{"latency":null}'],
  ],
  ["{ $.refreshRate >= 60 }", ['{"refreshRate":60}'], ['{"refreshRate":59.9}']],
  ["{ $.responseTime <= 5 }", ['{"responseTime":5}'], ['{"responseTime":5.01}']],
  [
    "{ $.errorCode = 400}",
    ['{"errorCode":400}', '{"errorCode":4e2}', '{"errorCode":"400"}'],
    ['{"errorCode":401}', '{"errorCode":"4e2"}'],
  ],
  [
    "{ $.errorCode != 500 }",
    ['{"errorCode":400}', '{"errorCode":"x"}'],
    ['{"errorCode":500}', '{"errorCode":500.0}', "{}"],
  ],
  ["{ $.number[0] = 1e+3 }", ['{"number":[1000]}'], ['{"number":[1]}']],
  ["{ $.number[0] != 1e-3 }", ['{"number":[1]}'], ['{"number":[0.001]}']],
  ["{ $.numbers[0] < 10e-3 }", ['{"numbers":[0.009]}'], ['{"numbers":[0.01]}']],
  [
    "{ $.processes[4].averageRuntime <= 55.5 }",
    ['{"processes":[0,0,0,0,{"averageRuntime":55.5}]}'],
    ['{"processes":[]}'],
  ],
  ["{ $.latency > +1000 }", ['{"latency":1001}'], ['{"latency":1000}']],
  ["{ $.delta = -.5 }", ['{"delta":-0.5}'], ['{"delta":0.5}']],
  ["{ $.id = 12345678901234567890 }", ['{"id":"12345678901234567890"}'], ['{"id":"12345678901234567891"}']],
  ['{ $.id = "1" }', ['{"id":1}', '{"id":"1"}'], ['{"id":"01"}']],
  ["{ $.status = 5* }", ['{"status":503}', '{"status":"500"}'], ['{"status":404}']],
  ["{ $.SomeObject IS NULL }", [trail], ["{}", '{"SomeObject":"null"}', '{"SomeObject":false}']],
  ["{ $.SomeOtherObject NOT EXISTS }", [trail], ['{"SomeOtherObject":null}', '{"SomeOtherObject":{}}', "no JSON"]],
  ["{ $.ThisFlag IS TRUE }", [trail], ['{"ThisFlag":false}', '{"ThisFlag":"true"}', "{}"]],
  ["{ $.ThatFlag IS FALSE }", [trail], ['{"ThatFlag":true}', '{"ThatFlag":0}', "{}"]],
];

export const compound: readonly Row[] = [
  ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', [users], [trail]],
  [
    '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" }',
    [users],
    [trail],
  ],
  [
    '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" }',
    [],
    [users],
  ],
  ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', [], [users]],
  ["{$.foo = bar || $.foo = baz }", ['{"foo":"bar"}', '{"foo":"baz"}'], ['{"foo":"qux"}']],
  [
    '{$.userIdentity.type="Root"&&$.userIdentity.invokedBy NOT EXISTS&&$.eventType!="AwsServiceEvent"}',
    ['{"userIdentity":{"type":"Root"},"eventType":"AwsConsoleSignIn"}'],
    ['{"userIdentity":{"type":"Root","invokedBy":"x"},"eventType":"a"}', '{"userIdentity":{"type":"Root"}}'],
  ],
  [
    "{($.eventSource = kms.amazonaws.com) && (($.eventName=DisableKey)||($.eventName=ScheduleKeyDeletion)) }",
    ['{"eventSource":"kms.amazonaws.com","eventName":"DisableKey"}'],
    ['{"eventSource":"kms.amazonaws.com","eventName":"x"}', '{"eventName":"DisableKey"}'],
  ],
  [
    '{ $.level = "error" && $.n > 3 }',
    ['{"level":"error","n":4}'],
    ['{"level":"error","n":3}', '{"level":"info","n":4}'],
  ],
];

export const access = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
const image = '127.0.0.9 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 200 900';
const get = "INFO 09/25/2014 12:00:00 GET /service/resource/67 1200";
const post = "INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310";
const warning = "WARNING 09/25/2014 12:00:02 Invalid user request";
const error = "ERROR 09/25/2014 12:00:02 Failed to process request";

export const spaceDelimited: readonly Row[] = [
  [
    String.raw`[ip=%127\.0\.0\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]`,
    [access],
    [image, access.replace("127.0.0.1", "10.0.0.1"), "127.0.0.1"],
  ],
  ["[..., request =*.html*, status_code = 4*, bytes]", [access, `x ${access}`], [image, `${access} x`, "404 1"]],
  ["[..., request=*.html*, status_code=4*,]", [access], [image]],
  [
    "[ip, user, username, timestamp, request =*.html*, status_code = 404 || status_code = 410, bytes]",
    [access, access.replace(" 404 ", " 410 ")],
    [access.replace(" 404 ", " 400 ")],
  ],
  ["[ip, user, username, timestamp, request, status_code, bytes > 1000]", [access], [image]],
  [
    "[ip, user, username, timestamp, request, status_code = 4* && status_code != 403, bytes]",
    [access],
    [access.replace("404", "403")],
  ],
  ["[..., status_code, bytes]", [access, "404 1534"], ["1534"]],
  ["[ip, user, ..., status_code = 404, bytes]", [access, "a b 404 c"], [image, "a 404 c"]],
  ["[ip, user = Prod, ...]", [access, "1 Prod"], ["1", "1 x"]],
  ["[]", [access, ""], []],
  ["[...]", [access, ""], []],
  ["[w1=ERROR, w2]", [error, "ERROR message"], [get, warning, "ERROR", "WARN ERROR"]],
  ["[w1=ERROR || w1=WARNING, w2]", [error, warning], [get]],
  ["[w1=ERROR || w1=%WARN%, w2]", [error, warning], [get]],
  ["[w1!=ERROR && w1!=WARNING, w2]", [get, post], [error, warning]],
  ["[(w1=a || w1=b*) && w1!=bc, ...]", ["a", "bd x"], ["bc", "c"]],
  ["[w1, w2 != %x%]", ["x a", "x b c"], ["a x", "a b x", "a"]],
  ["[logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time]", [get], [post]],
  ["[logLevel, date, time, method, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time]", [post], [get]],
  [
    '[timestamp=*Z, request_id="*-*", event]',
    ["2026-01-01T00:00:00.000Z\t1-2\tINFO\tall of it\n"],
    ["START RequestId: 1-2"],
  ],
  ['[srcaddr != "-", dstaddr != -, bytes >= 1e3]', ["1 2 1000"], ["- 2 1000", "1 - 1000", "1 2 999", "1 2 1000 3"]],
  [
    '[time, component = "HttpServer", ..., result_code != 200, latency]',
    ["t HttpServer a 500 9"],
    ["t HttpServer a 200 9"],
  ],
  ["[a, b = 3]", ['[x y] "3"', "x 3.0"], ["x y 3"]],
];
