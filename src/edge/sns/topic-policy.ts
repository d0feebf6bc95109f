export interface PolicyStatement {
  readonly Sid: string;
  readonly [member: string]: unknown;
}

/** What is written in a topic's `Policy`, to be changed. */
export interface TopicPolicy {
  readonly Statement: readonly PolicyStatement[];
  readonly [member: string]: unknown;
}

export function oneOrAll(texts: readonly string[]): string | readonly string[] {
  return texts.length === 1 && texts[0] !== undefined ? texts[0] : texts;
}
