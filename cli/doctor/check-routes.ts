import type { Config, TargetConfig } from '../../core/contracts/config/config.ts';
import { primaryOf } from '../../core/contracts/config/target-of.ts';
import type { RegistryEntry } from '../../core/contracts/registry.ts';
import { knownSubjects } from '../../core/incident/known-subjects.ts';
import { labelOf, routeOf } from '../../core/incident/route-of.ts';
import { LLM_ALERTS, SHARD_ALERTS, START_ALERTS } from '../shipped-alerts.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

const { ok, warning, failed } = findingsOf('routes');

/** Checks whether every known alert of every shard starts a runbook. */
export async function checkRoutes(config: Config): Promise<Finding[]> {
  const all = await Promise.all(config.targets.map((target) => ofTarget(config, target)));
  return all.flat();
}

async function ofTarget(config: Config, target: TargetConfig): Promise<Finding[]> {
  const { id, kubernetes } = target;
  const shards = (kubernetes?.shards ?? []).filter(({ replicaOf }) => replicaOf === undefined);
  const lost = [...(await lostOfProviders(config, target)), ...(await lostOfStart(config, target))];
  for (const alertname of SHARD_ALERTS)
    for (const shard of shards) {
      if (!(await leads(config, target, alertname, shard.id)))
        lost.push(failed(`'${alertname}' of '${shard.id}' starts nothing`, `route it to target '${id}'`));
      else if (isAlarm(target) && !(await leads(config, target, `${alertname} ${id} ${shard.id}`, shard.id)))
        lost.push(
          warning(`alarm '${alertname}' is known only by its tag`, `route '${alertname}*': events may lack their tags`),
        );
    }
  const { length } = config.routes.filter((route) => route.target === id);
  return lost.length > 0 ? lost : [ok(`every known alert of '${id}' has a route, of ${length}`)];
}

/** A target whose LLM providers nobody watches gets its failover by a person only. */
async function lostOfProviders(config: Config, target: TargetConfig): Promise<Finding[]> {
  if (target.generator === undefined) return [];
  const { name } = primaryOf(target.generator);
  const lost: Finding[] = [];
  for (const alertname of LLM_ALERTS)
    if (!(await leads(config, target, alertname, name)))
      lost.push(
        failed(
          `'${alertname}' of provider '${name}' starts nothing`,
          `route it to 'provider-failover' of target '${target.id}', and let its rule set the label provider`,
        ),
      );
  return lost;
}

async function lostOfStart(config: Config, target: TargetConfig): Promise<Finding[]> {
  if (target.bootstrap === undefined) return [];
  const lost: Finding[] = [];
  for (const alertname of START_ALERTS)
    if (!(await leads(config, target, alertname, target.id)))
      lost.push(failed(`'${alertname}' starts nothing`, `route it to 'bootstrap-recovery' of target '${target.id}'`));
  return lost;
}

const isAlarm = ({ kubernetes }: TargetConfig) => kubernetes?.prober?.publish === 'cloudwatch';

async function leads(config: Config, { id, kubernetes }: TargetConfig, alertname: string, subjectId: string) {
  const names = config.routes.map((route) => [labelOf(route), subjectId]);
  const labels = { ...Object.fromEntries(names), target: id };
  const entries = (kubernetes?.shards ?? []).map((shard): RegistryEntry => {
    const replicaOf = shard.replicaOf ?? null;
    return {
      shardId: shard.id,
      replicaOf,
      workloadId: shard.workload,
      url: '',
      route: 'self',
      replicaUrl: null,
      epoch: 0,
    };
  });
  const route = await routeOf(config, { alertname, labels }, (kind, targetId) =>
    knownSubjects({ registry: { read: async () => entries }, config }, kind, targetId),
  );
  return route?.targetId === id;
}
