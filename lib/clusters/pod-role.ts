import { Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { wildcardFinding } from '../functions/wildcard-finding.ts';

/** A role that pods in a cluster get; it has no rights but those that it allows itself. */
export class PodRole extends Role {
  protected allow(actions: string[], resources: string[], conditions: Record<string, unknown> = {}): void {
    this.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
  }

  /** Allows these actions on resources of which only the form of the name is known, for this reason. */
  protected allowNamedLater(actions: string[], resources: string[], reason: string): void {
    this.allow(actions, resources);
    for (const resource of resources) Validations.of(this).acknowledge({ id: wildcardFinding(this, resource), reason });
  }

  /** Allows to list the objects with these keys. Without the right, S3 answers that a missing object is forbidden. */
  protected allowListing(bucketArn: string, keys: string[]): void {
    this.allow(['s3:ListBucket'], [bucketArn], { StringLike: { 's3:prefix': keys } });
  }
}
