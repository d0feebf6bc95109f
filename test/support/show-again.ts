/**
 * For a handler that reads a queue: `await showAgain(record)` makes the message visible at once. A test whose function is
 * to get a message twice needs no visibility timeout that a busy machine could miss.
 */
export const showAgain: string = `async ({ receiptHandle, eventSourceARN }) => {
    const fields = { Action: "ChangeMessageVisibility", Version: "2012-11-05", VisibilityTimeout: "0" };
    const body = new URLSearchParams({ ...fields, ReceiptHandle: receiptHandle });
    const queue = "/123456789012/" + eventSourceARN.split(":").at(-1);
    const answer = await fetch(process.env.AWS_ENDPOINT_URL_SQS + queue, { method: "POST", body });
    if (!answer.ok) throw new Error(await answer.text());
  }`;
