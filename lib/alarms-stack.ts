import { Stack, type StackProps } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Config } from '../core/contracts/config/config.ts';
import { Alarms } from './alarms/alarms.ts';
import { RagmendDashboard } from './alarms/dashboard.ts';
import { GeneratorAlarms } from './alarms/generator-alarms.ts';
import { ShardAlarms } from './alarms/shard-alarms.ts';
import { SilenceAlarms } from './alarms/silence-alarms.ts';
import type { EdgeStack } from './edge-stack.ts';

type Props = StackProps & { config: Config; topic: ITopic; edge: EdgeStack };

/** Tells people how Ragmend is, and raises alarms about shards and LLM providers. */
export class AlarmsStack extends Stack {
  constructor(scope: Construct, id: string, { config, topic, edge, ...props }: Props) {
    super(scope, id, props);
    const alarms = [
      ...new Alarms(this, 'Alarms', topic, edge).all,
      ...new SilenceAlarms(this, 'Silence', topic, edge).all,
    ];
    new ShardAlarms(this, 'Shards', { targets: config.targets, topic });
    new GeneratorAlarms(this, 'Generators', { config, topic });
    new RagmendDashboard(this, 'Dashboard', { alarms, edge, targets: config.targets });
  }
}
