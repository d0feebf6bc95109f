/** The part of autocannon that is used here; it brings no types. */
declare module "autocannon" {
  interface Options {
    readonly url: string;
    readonly method: "POST";
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    readonly timeout: number;
  }
  interface Running extends Promise<{ readonly errors: number; readonly requests: { readonly total: number } }> {
    on(
      event: "response",
      listener: (client: unknown, status: number, bytes: number, responseTimeMs: number) => void,
    ): void;
  }
  function autocannon(options: Options): Running;
  export = autocannon;
}
