import { documentsAndMessages } from "./1-documents-and-messages.ts";
import { sqs } from "./2-sqs.ts";
import { sqsIndexes } from "./3-sqs-indexes.ts";
import type { Migration } from "./migration.ts";

/** The schema of `lambkin.db`, oldest step first. */
export const storeMigrations: readonly Migration[] = [documentsAndMessages, sqs, sqsIndexes];
