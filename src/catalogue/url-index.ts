import type { FunctionDocument } from "./documents.ts";

/** Whose a URL is. */
export interface UrlOwner {
  readonly document: FunctionDocument;
  /** Under which its configuration stands in the document: an alias, or `$LATEST`. */
  readonly key: string;
}

/** The functions of all accounts and regions by the ids of their URLs (API-500). */
export class UrlIndex {
  readonly #owners = new Map<string, UrlOwner>();

  find(urlId: string): UrlOwner | undefined {
    return this.#owners.get(urlId);
  }

  /** `after` takes the place of `before`; `undefined` is no function. */
  replace(before: FunctionDocument | undefined, after: FunctionDocument | undefined): void {
    for (const { urlId } of Object.values(before?.urls ?? {})) this.#owners.delete(urlId);
    for (const [key, { urlId }] of Object.entries(after?.urls ?? {})) {
      if (after) this.#owners.set(urlId, { document: after, key });
    }
  }
}
