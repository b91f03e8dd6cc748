import { backing, type Item, type Render } from '../../../core/bootstrap/lint/render/render.ts';
import { variablesOf } from '../../../core/bootstrap/lint/render/script.ts';
import { waitsOf } from '../../../core/bootstrap/lint/waits/container-waits.ts';
import { hostOf } from '../../../core/bootstrap/lint/waits/hosts.ts';
import { ROLES, type Role } from '../../../core/contracts/bootstrap/start-plan.ts';

/** A workload that has to be ready before another, and what shows it. */
export type GuessedNeed = { workload: string; by: string };

const ADDRESS =
  /(?:^|[\s,;'"])(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^\s/@'"]*@)?(?<host>[a-z0-9][a-z0-9.-]*)(?::\d{1,5})?(?=[/\s,;'"?]|$)/gi;
const NAMES_HOST = /(?:HOST|HOSTNAME|SERVER|SERVERS|ADDR|ADDRESS|URL|URI|ENDPOINT|BROKERS?|DSN)(?:_\d+)?$/;

/**
 * Guesses what a workload needs: what its init containers, start-up loops and probes wait for, and the servers
 * that its variables name. Of those, only workloads with an earlier role: a retriever may call a generator at work.
 */
export function guessNeeds(render: Render, item: Item, roles: ReadonlyMap<string, Role>): GuessedNeed[] {
  const containers = item.pods?.containers ?? [];
  const waited = containers.flatMap((container) =>
    waitsOf(render, item, container).flatMap(({ wait }) =>
      wait.is === 'host' || wait.is === 'store'
        ? behindHost(render, item, wait.host).map((workload) => ({
            workload,
            by: `container '${container.name}' waits`,
          }))
        : [],
    ),
  );
  const named = containers.flatMap((container) =>
    variablesOf(render, item, container)
      .filter(({ name }) => NAMES_HOST.test(name))
      .flatMap(({ name, value }) =>
        hostsIn(value)
          .flatMap((host) => behindHost(render, item, host))
          .filter((workload) => rank(roles.get(workload)) < rank(roles.get(item.id)))
          .map((workload) => ({ workload, by: `variable ${name}` })),
      ),
  );
  const all = [...waited, ...named].filter(({ workload }) => workload !== item.id && roles.has(workload));
  return all.filter(({ workload }, at) => all.findIndex((one) => one.workload === workload) === at);
}

const rank = (role: Role = 'other') => ROLES.indexOf(role);

const hostsIn = (value: string) => [...value.slice(0, 2000).matchAll(ADDRESS)].map(({ groups }) => groups?.host ?? '');

function behindHost(render: Render, item: Item, host: string): string[] {
  const found = hostOf(render, item, host);
  return found.is === 'service' ? backing(render, found.service).map(({ id }) => id) : [];
}
