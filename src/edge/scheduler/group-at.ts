/** The group's name in its ARN, which the model has checked. */
export function groupAt(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
