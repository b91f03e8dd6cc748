import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { runbookName } from '../../core/contracts/incident.ts';
import { Refusal, UNKNOWN_SOURCE } from '../../core/contracts/refusal.ts';
import type { EdgeStack } from '../edge-stack.ts';
import { AlarmGroup } from './alarm-group.ts';
import { AlarmName } from './alarm-name.ts';
import { executions, ownMetric } from './metrics.ts';

type Watched = Pick<EdgeStack, 'intake' | 'worker'>;
const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = ComparisonOperator;
const ANY = { threshold: 0, comparisonOperator: GREATER_THAN_THRESHOLD };

/** Sources that post their alerts. Invalid bodies from AWS's own queues end among the dead letters. */
const POSTED = ['alertmanager', 'grafana'];
const OTHERS = [['amp', Refusal.OddAlert] as const, [UNKNOWN_SOURCE, Refusal.UnknownSource] as const];

/** Tells people about Ragmend itself: that something was lost, failed, waits or is silent. */
export class Alarms extends AlarmGroup {
  constructor(scope: Construct, id: string, topic: ITopic, { intake, worker }: Watched) {
    super(scope, id, topic);
    this.lost(intake, worker);
    this.ended();
    const api = intake.api.metricServerError({ period: Duration.minutes(5), statistic: Stats.SUM });
    this.add(AlarmName.IntakeFailing, { says: 'Alerts could not be taken in', metric: api, ...ANY });
    this.refused();
    const soon = ownMetric('ApprovalsAboutToExpire', {}, Stats.SUM);
    this.add(AlarmName.ApprovalAboutToExpire, {
      says: 'Nobody decides, and the time is nearly over',
      metric: soon,
      ...ANY,
      isToldAlready: true,
    });
    const calls = worker.function.metricInvocations({ period: Duration.minutes(1), statistic: Stats.SUM });
    this.add(AlarmName.WorkerSilent, {
      says: 'Nothing routes alerts, delivers decisions or watches incidents',
      metric: calls,
      threshold: 1,
      comparisonOperator: LESS_THAN_THRESHOLD,
      evaluationPeriods: 5,
      missing: TreatMissingData.BREACHING,
    });
  }

  private lost(intake: Watched['intake'], worker: Watched['worker']): void {
    const kept = { period: Duration.minutes(1), statistic: Stats.MAXIMUM };
    this.add(AlarmName.IntakeDeadLetters, {
      says: 'Alerts were not understood after five tries',
      ...ANY,
      metric: intake.queues.failed.metricApproximateNumberOfMessagesVisible(kept),
    });
    this.add(AlarmName.WorkerDeadLetters, {
      says: 'Work failed after three tries',
      ...ANY,
      metric: worker.failed.metricApproximateNumberOfMessagesVisible(kept),
    });
  }

  /** One alarm for each source and reason, since each needs a different action. */
  private refused(): void {
    const reasons = Object.values(Refusal).filter((reason) => reason !== Refusal.UnknownSource);
    const posted = POSTED.flatMap((source) => reasons.map((reason) => [source, reason] as const));
    for (const [source, reason] of [...posted, ...OTHERS])
      this.add(AlarmName.IntakeRefusing, {
        says: `Alerts from ${source} were not taken in: ${reason}`,
        about: `${source}-${reason}`,
        ...ANY,
        metric: ownMetric('AlertsRefused', { source, reason }, Stats.SUM),
      });
  }

  /** By then, the tail of the run or its janitor has paged a person with step and reason. */
  private ended(): void {
    for (const runbook of runbookName.options) {
      const about = { about: runbook, isToldAlready: true, ...ANY };
      const machine = `ragmend-${runbook}`;
      const failed = executions('ExecutionsFailed', machine);
      this.add(AlarmName.ExecutionFailed, { says: `The runbook ${runbook} gave up`, metric: failed, ...about });
      const late = executions('ExecutionsTimedOut', machine);
      this.add(AlarmName.ExecutionTimedOut, { says: `The runbook ${runbook} came to no end`, metric: late, ...about });
      const acted = ownMetric('JanitorActed', { runbook }, Stats.SUM);
      this.add(AlarmName.JanitorActed, {
        says: `The runbook ${runbook} ended without its tail`,
        metric: acted,
        ...about,
      });
    }
  }
}
