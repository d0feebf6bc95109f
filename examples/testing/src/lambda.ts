/** The part of Lambda's context that the functions use. */
export interface Context {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}
