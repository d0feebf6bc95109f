/** The part of miniflare that is used here; it is installed only by who asks for it. */
declare module "miniflare" {
  export class Miniflare {
    constructor(options: { modules: true; script: string; host: string; port: number });
    readonly ready: Promise<URL>;
    dispose(): Promise<void>;
  }
}
