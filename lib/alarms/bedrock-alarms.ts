import { Aws, CfnCondition, Duration, Fn, Tags } from 'aws-cdk-lib';
import { Alarm, type CfnAlarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { GeneratingTarget } from '../../core/contracts/config/target-of.ts';

type About = { target: string; provider: string; model: string };
/** A metric that Bedrock publishes itself, and the count or time in a minute that is too much. */
type Rule = { alert: string; about?: string; metricName: string; statistic: string; threshold: number };

/**
 * The alarms of the Bedrock models of a target: they come in like any other alert. Bedrock counts
 * throttles apart from invocations and errors, so they have an alarm of their own. Thresholds are
 * counts, since a share says nothing while nothing is let through.
 */
export class BedrockAlarms extends Construct {
  constructor(scope: Construct, id: string, { id: target, generator }: GeneratingTarget) {
    super(scope, id);
    for (const provider of generator.providers) {
      if (provider.kind !== 'bedrock') continue;
      const isHere = new CfnCondition(this, `${provider.name} here`, {
        // An alarm sees the metrics of its own region only.
        expression: Fn.conditionEquals(Aws.REGION, provider.region),
      });
      for (const model of provider.models) {
        const answerSeconds = model.clocks?.answer ?? generator.clocks.answer;
        const about = { target, provider: provider.name, model: model.name };
        for (const rule of [...DOWN, slow(answerSeconds)]) this.add(about, rule, isHere);
      }
    }
  }

  private add(about: About, { alert, about: what, metricName, statistic, threshold }: Rule, here: CfnCondition): void {
    const { target, provider, model } = about;
    const name = [alert, target, provider, model, ...(what === undefined ? [] : [what])].join(' ');
    const alarm = new Alarm(this, name, {
      alarmName: name,
      alarmDescription: `Model ${model} of ${provider} for ${target}, by the metrics of Bedrock`,
      metric: new Metric({
        ...{ namespace: 'AWS/Bedrock', metricName, statistic, period: Duration.minutes(1) },
        dimensionsMap: { ModelId: model },
      }),
      ...{ threshold, comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD },
      ...{ evaluationPeriods: 3, datapointsToAlarm: 2 },
      // Nothing is published while nothing fails.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    (alarm.node.defaultChild as CfnAlarm).cfnOptions.condition = here;
    for (const [key, value] of Object.entries({ alertname: alert, target, provider }))
      Tags.of(alarm).add(`ragmend:${key}`, value);
  }
}

const DOWN: Rule[] = [
  { alert: 'LLMProviderDown', metricName: 'InvocationServerErrors', statistic: Stats.SUM, threshold: 5 },
  {
    ...{ alert: 'LLMProviderDown', about: 'throttled' },
    ...{ metricName: 'InvocationThrottles', statistic: Stats.SUM, threshold: 10 },
  },
];

/** Half of what a request waits for a whole answer at the most; Bedrock counts in milliseconds. */
const slow = (answerSeconds: number): Rule => ({
  ...{ alert: 'RAGHighP95Latency', metricName: 'InvocationLatency', statistic: 'p95' },
  threshold: (answerSeconds * 1000) / 2,
});
