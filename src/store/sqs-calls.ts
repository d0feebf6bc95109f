import type { ReceiveCall } from "./sqs-receive.ts";
import type {
  SqsCount,
  SqsHold,
  SqsReceipt,
  SqsReceived,
  SqsRedriveOrder,
  SqsSend,
  SqsSent,
  SqsVisibility,
} from "./sqs-store.ts";

/** What the store asks of its worker about messages of SQS; all of them write but `sqs-count` and `sqs-next`. */
export type SqsCall =
  | { readonly kind: "sqs-send"; readonly messages: readonly SqsSend[]; readonly now: number }
  | ({ readonly kind: "sqs-receive" } & ReceiveCall)
  | {
      readonly kind: "sqs-delete";
      readonly queue: string;
      readonly receipts: readonly SqsReceipt[];
      readonly mustBeInvisible: boolean;
      readonly now: number;
    }
  | {
      readonly kind: "sqs-visibility";
      readonly queue: string;
      readonly changes: readonly SqsVisibility[];
      readonly now: number;
    }
  | { readonly kind: "sqs-count"; readonly queue: string; readonly now: number }
  | { readonly kind: "sqs-next"; readonly queue: string; readonly isFifo: boolean }
  | { readonly kind: "sqs-purge"; readonly queue: string; readonly limit: number; readonly now: number }
  | ({ readonly kind: "sqs-redrive"; readonly now: number } & SqsRedriveOrder);

/** Answers by kind of call. */
export interface SqsAnswers {
  "sqs-send": SqsSent[];
  "sqs-receive": SqsReceived;
  "sqs-delete": SqsHold[];
  "sqs-visibility": SqsHold[];
  "sqs-count": SqsCount;
  "sqs-next": number | undefined;
  "sqs-purge": number;
  "sqs-redrive": string[];
}

export function isSqsCall(call: { readonly kind: string }): call is SqsCall {
  return call.kind.startsWith("sqs-");
}
