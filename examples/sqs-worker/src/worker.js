/** What can't be done is named, and comes again; what is not named was done. */
exports.handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    const { count, fruit } = JSON.parse(body);
    if (count > 0) console.log("packed %d %s", count, fruit);
    else batchItemFailures.push({ itemIdentifier: messageId });
  }
  return { batchItemFailures };
};
