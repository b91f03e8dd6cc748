import { Alarm, type ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AlarmName } from './alarm-name.ts';

type Props = {
  topic: ITopic;
  name: AlarmName;
  /** Follows the name, if there are several of it. */
  about?: string;
  says: string;
  metric: IMetric;
  threshold: number;
  comparisonOperator: ComparisonOperator;
  evaluationPeriods?: number;
  missing?: TreatMissingData;
  /** Whether one of Ragmend's own messages tells people the same: the alarm is then on the dashboard only. */
  isToldAlready?: boolean;
};

/**
 * An alarm that tells people when it goes off and when it is over, what happened, and where to read
 * what to do.
 */
export class PeopleAlarm extends Alarm {
  constructor(scope: Construct, id: string, { topic, name, about, says, isToldAlready, ...props }: Props) {
    super(scope, id, {
      alarmName: `ragmend-${name}${about === undefined ? '' : `-${about}`}`,
      alarmDescription: `${says}. What to do: docs/operations.md#ragmend-${name}`,
      metric: props.metric,
      threshold: props.threshold,
      comparisonOperator: props.comparisonOperator,
      evaluationPeriods: props.evaluationPeriods ?? 1,
      treatMissingData: props.missing ?? TreatMissingData.NOT_BREACHING,
    });
    if (isToldAlready) return;
    const action = new SnsAction(topic);
    this.addAlarmAction(action);
    this.addOkAction(action);
  }
}
