import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  MathExpression,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { TargetConfig } from '../../core/contracts/config/config.ts';
import { generatingTargets } from '../../core/contracts/config/target-of.ts';
import { METRIC_NAMESPACE } from '../../core/contracts/metrics.ts';
import { disposition } from '../../core/contracts/signal.ts';
import { FunctionMetric } from '../../core/contracts/telemetry.ts';
import type { EdgeStack } from '../edge-stack.ts';
import { ownMetric } from './metrics.ts';

const HALF = 12;
const HOUR = Duration.hours(1);
/** Signals that started a run, joined one, wait, or are undecided were not skipped. */
const TAKEN: readonly string[] = ['Started', 'Attached', 'Queued', 'Pending'];
const WAITS = ['queue-wait', 'human-wait'];
const MACHINE_PHASES = ['alert-to-safe', 'alert-to-restored', 'machine'];

type Shown = { alarms: IAlarm[]; edge: Pick<EdgeStack, 'intake'>; targets: TargetConfig[] };

/**
 * Shows how long repairs take, with the wait for people apart, how they end, what started none and
 * why, who generates answers, and how Ragmend itself is.
 */
export class RagmendDashboard extends Dashboard {
  constructor(scope: Construct, id: string, { alarms, edge, targets }: Shown) {
    super(scope, id, { dashboardName: 'ragmend', defaultInterval: Duration.days(7) });
    this.addWidgets(new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24 }));
    this.addWidgets(
      graph('Seconds of a repair, without the wait for people (median, 90 of 100)', MACHINE_PHASES.flatMap(phaseOf)),
      graph('Seconds that alerts waited for their turn, and people took to decide', WAITS.flatMap(phaseOf)),
    );
    this.addWidgets(
      graph('Alerts that started nothing', skipped()),
      graph('Incidents that are over', [search(ENDED, 'Sum')]),
    );
    const generators = generatingTargets({ targets }).map(({ id: target }) => target);
    if (generators.length > 0)
      this.addWidgets(
        graph('Minutes of an hour on a backup, or without any provider', generators.flatMap(minutesOf)),
        graph('Seconds that the oldest request has waited for a provider', generators.map(waitOf)),
      );
    this.addWidgets(graph('Tasks that failed', [search(FAILED, 'Sum')]), graph('Intake', intakeOf(edge)));
  }
}

const ENDED = `{${METRIC_NAMESPACE},service,runbook,outcome} MetricName="${FunctionMetric.IncidentsEnded}"`;
const FAILED = `{${METRIC_NAMESPACE},service,task,outcome} MetricName="${FunctionMetric.TaskRuns}" NOT outcome="Succeeded"`;

function graph(title: string, left: IMetric[]): IWidget {
  return new GraphWidget({ title, left, width: HALF, period: HOUR });
}

function phaseOf(phase: string): IMetric[] {
  return ['p50', 'p90'].map((statistic) =>
    ownMetric('PhaseSeconds', { phase }, statistic).with({ label: `${phase} ${statistic}`, period: HOUR }),
  );
}

function minutesOf(target: string): IMetric[] {
  const names = { OnBackup: 'on a backup', NobodyAnswers: 'nobody answers' } as const;
  return (Object.keys(names) as (keyof typeof names)[]).map((name) =>
    ownMetric(name, { target }, Stats.SUM).with({ label: `${target} ${names[name]}`, period: HOUR }),
  );
}

function waitOf(target: string): IMetric {
  return ownMetric('BacklogOldestSeconds', { target }, Stats.MAXIMUM).with({ label: target, period: HOUR });
}

function skipped(): IMetric[] {
  const reasons = disposition.options.filter((reason) => !TAKEN.includes(reason));
  return reasons.map((reason) =>
    ownMetric('SignalsSkipped', { reason }, Stats.SUM).with({ label: reason, period: HOUR }),
  );
}

/** All metrics that match, whatever the values of their dimensions. */
function search(what: string, statistic: string): IMetric {
  return new MathExpression({ expression: `SEARCH('${what}', '${statistic}', 3600)`, label: '', period: HOUR });
}

function intakeOf({ intake }: Pick<EdgeStack, 'intake'>): IMetric[] {
  return [
    intake.api.metricCount({ label: 'requests', period: HOUR }),
    intake.api.metricServerError({ label: 'failed', period: HOUR }),
    intake.api.metricClientError({ label: 'turned away', period: HOUR }),
    intake.queues.queue.metricApproximateAgeOfOldestMessage({ label: 'seconds in the queue', period: HOUR }),
  ];
}
