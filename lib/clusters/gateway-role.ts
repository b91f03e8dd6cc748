import type { IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { answersPrefix, backlogPartition, generatorPartition, requestsPrefix } from '../../core/contracts/table.ts';
import type { Data, GatewayData } from '../data.ts';
import { through } from '../functions/names.ts';
import { BEDROCK_ACTIONS, bedrockModels } from '../generators/bedrock-models.ts';
import type { GatewayTarget } from '../generators/behind-gateway.ts';
import { PodRole } from './pod-role.ts';

type Props = { assumedBy: IPrincipal; target: GatewayTarget; data: Data & { gateway: GatewayData } };

/**
 * The rights of the gateway of a target: to read the state that it follows and nothing else of the
 * records, to keep the answers and waiting requests of this target, and to ask its Bedrock models.
 */
export class GatewayRole extends PodRole {
  constructor(scope: Construct, id: string, { assumedBy, target, data }: Props) {
    super(scope, id, { assumedBy });
    const { backlog } = data.gateway;
    this.allow(['dynamodb:Query'], [data.table.arn], ofPartition(generatorPartition(target.id)));
    this.allow(['kms:Decrypt', 'kms:DescribeKey'], [data.keyArn], through('dynamodb'));
    this.allow(WAITING, [backlog.arn], ofPartition(backlogPartition(target.id)));
    this.keepTexts(target.id, data.gateway);
    const { named, anywhere } = bedrockModels(target.generator);
    if (named.length > 0) this.allow(BEDROCK_ACTIONS, named);
    for (const model of anywhere)
      this.allowNamedLater(BEDROCK_ACTIONS, [model], 'An inference profile may ask its model in any of its regions.');
  }

  private keepTexts(targetId: string, { answers }: GatewayData): void {
    const prefixes = [answersPrefix(targetId), requestsPrefix(targetId)];
    for (const prefix of prefixes)
      this.allowNamedLater(
        ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
        [`${answers.arn}/${prefix}*`],
        'An object is named after its request, which nobody knows before.',
      );
    this.allowListing(
      answers.arn,
      prefixes.map((prefix) => `${prefix}*`),
    );
  }
}

const WAITING = ['DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map((verb) => `dynamodb:${verb}`);

const ofPartition = (key: string) => ({ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [key] } });
