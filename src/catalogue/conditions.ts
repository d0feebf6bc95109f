/** The keys that AddPermission writes conditions for (API-702). */
export type ConditionKey =
  | "AWS:SourceAccount"
  | "AWS:SourceArn"
  | "aws:PrincipalOrgID"
  | "lambda:EventSourceToken"
  | "lambda:FunctionUrlAuthType"
  | "lambda:InvokedViaFunctionUrl";

/** What is known of a request: `{"AWS:SourceArn":"arn:aws:s3:::bucket"}` */
export type ConditionContext = Readonly<Partial<Record<ConditionKey, string>>>;

/** By operator: `{"StringEquals":{"aws:PrincipalOrgID":"o-t194hfs8cz"}}` */
export type Condition = Readonly<Record<string, ConditionContext>>;

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * Of the two values of Bool, AddPermission writes `true` only.
 */
const operators: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  StringEquals: isSame,
  StringLike: isLike,
  Bool: isSame,
  ArnEquals: isArnLike,
  ArnLike: isArnLike,
};

/** A condition as somebody has written it: of several texts for a key one is enough, and keys may be in any case. */
type WrittenCondition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Whether all of it is so; what is not known of the request is not. */
export function isFulfilled(condition: WrittenCondition, context: Readonly<Record<string, string>>): boolean {
  const known = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(condition).every(([operator, wanted]) =>
    Object.entries(wanted).every(([key, texts]) => {
      const value = known.get(key.toLowerCase());
      const list = typeof texts === "string" ? [texts] : texts;
      return value !== undefined && list.some((text) => operators[operator]?.(value, text) === true);
    }),
  );
}

/** Whether every operator of a condition is one of those that are evaluated here. */
export function isReadable(condition: WrittenCondition): boolean {
  return Object.keys(condition).every((operator) => Object.hasOwn(operators, operator));
}

function isSame(value: string, wanted: string): boolean {
  return value === wanted;
}

const sixParts = /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s;

/** Each part of an ARN by itself: `*` of one never reaches into the next; the last may hold colons. */
function isArnLike(arn: string, pattern: string): boolean {
  const parts = sixParts.exec(arn)?.slice(1);
  const patterns = sixParts.exec(pattern)?.slice(1);
  return parts !== undefined && patterns?.every((each, index) => isLike(parts[index] ?? "", each)) === true;
}

/**
 * `*` stands for any text, `?` for one character. Not a regular expression: one with many asterisks could take hours,
 * and who writes the pattern is not who waits.
 */
export function isLike(text: string, pattern: string): boolean {
  let [at, inPattern] = [0, 0];
  /** Where to go on when what follows the last asterisk doesn't fit. */
  let retry: { at: number; inPattern: number } | undefined;
  while (at < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === "*") {
      inPattern += 1;
      retry = { at, inPattern };
    } else if (wanted === "?" || wanted === text[at]) {
      at += 1;
      inPattern += 1;
    } else if (retry) {
      retry = { at: retry.at + 1, inPattern: retry.inPattern };
      ({ at, inPattern } = retry);
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(inPattern));
}
