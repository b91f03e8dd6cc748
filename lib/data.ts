/** A bucket, or another resource, as other stacks know it. */
export type Known = { name: string; arn: string };
/** What gateways keep: the table of waiting requests, and the bucket of texts. */
export type GatewayData = Record<'backlog' | 'answers', Known>;
/** The resources of the data stack, by the names under which it exports them. */
export type Data = Record<'table' | 'evidence' | 'snapshots' | 'records', Known> & {
  keyArn: string;
  topicArn: string;
  topicKeyArn: string;
  alertSecretArn: string;
  /** What gateways keep; null for a deployment without one. */
  gateway: GatewayData | null;
};
