/** What the Runtime API answers to a request that it does not carry out. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly errorType: string;

  constructor(status: number, errorType: string, message: string) {
    super(message);
    this.status = status;
    this.errorType = errorType;
  }
}

export function forbidden(errorType: string, message: string): Refusal {
  return new Refusal(403, errorType, message);
}
