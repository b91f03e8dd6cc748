import type { V1PolicyRule } from '@kubernetes/client-node';
import type { Attempt, Rights } from '../../adapters/kubernetes/api/access-reviews.ts';
import { mapLimited } from '../../adapters/map-limited.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

/** The questions about an identity: whether it may do one thing, and all that it may do. */
export type Access = { mayDo: (attempt: Attempt) => Promise<boolean>; rights: () => Promise<Rights> };

const { ok, failed, warning } = findingsOf('RBAC');
const REMEDY = 'apply what `ragmend manifests` prints';

/** Checks that an identity may do what is needed, and nothing dangerous or unneeded. */
export async function checkAccess(
  access: Access,
  { who, namespace, needed }: { who: string; namespace: string; needed: V1PolicyRule[] },
): Promise<Finding[]> {
  const lacking = await those(attemptsOf(needed, namespace), async (attempt) => !(await access.mayDo(attempt)));
  const dangerous = await those(dangersIn(namespace), access.mayDo);
  const { rules, isComplete } = await access.rights();
  const more = rules.filter((rule) => !isForAll(rule) && !isCovered(rule, needed));
  const findings = [
    ...(lacking.length > 0 ? [failed(`${who} may not ${listOf(lacking.map(wordsOf))}`, REMEDY)] : []),
    ...dangerous.map((attempt) =>
      failed(`${who} may ${wordsOf(attempt)}`, 'remove that right: Ragmend never needs it'),
    ),
    ...more.map((rule) => warning(`${who} has a right that it does not need: ${ruleText(rule)}`, 'remove that right')),
  ];
  const extent = isComplete ? 'and no more' : 'and nothing dangerous; this cluster does not list all its rights';
  return findings.length > 0 ? findings : [ok(`${who} may what it needs, ${extent}`)];
}

/**
 * Returns actions that would lead out of the namespace, read its Secrets, or delete possible
 * evidence.
 */
function dangersIn(namespace: string): Attempt[] {
  const inside = (verb: string, resource: string, group = ''): Attempt => ({ verb, resource, group, namespace });
  return [
    inside('get', 'secrets'),
    inside('list', 'secrets'),
    inside('delete', 'persistentvolumeclaims'),
    inside('create', 'pods'),
    inside('create', 'pods/exec'),
    inside('create', 'rolebindings', 'rbac.authorization.k8s.io'),
    { ...inside('get', 'pods'), namespace: 'kube-system' },
    { ...inside('get', 'secrets'), namespace: 'kube-system' },
  ];
}

/** Returns every right of some rules, one by one. */
function attemptsOf(rules: V1PolicyRule[], namespace: string): Attempt[] {
  return rules.flatMap(({ apiGroups = [''], resources = [], resourceNames = [], verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.flatMap((verb) => {
          const attempt = { verb, group, resource, namespace };
          return resourceNames.length === 0 ? [attempt] : resourceNames.map((name) => ({ ...attempt, name }));
        }),
      ),
    ),
  );
}

const AT_ONCE = 8;

async function those(attempts: Attempt[], holds: (attempt: Attempt) => Promise<boolean>): Promise<Attempt[]> {
  const held = await mapLimited(attempts, AT_ONCE, holds);
  return attempts.filter((_, index) => held[index]);
}

/** Everybody may ask a cluster about themselves. */
function isForAll({ apiGroups = [] }: V1PolicyRule): boolean {
  return apiGroups.every((group) => group === 'authorization.k8s.io' || group === 'authentication.k8s.io');
}

function isCovered(rule: V1PolicyRule, needed: V1PolicyRule[]): boolean {
  const { apiGroups = [''], resources = [], resourceNames = [], verbs } = rule;
  return apiGroups.every((group) =>
    resources.every((resource) =>
      verbs.every((verb) =>
        needed.some(
          (each) =>
            (each.apiGroups ?? ['']).includes(group) &&
            (each.resources ?? []).includes(resource) &&
            each.verbs.includes(verb) &&
            areNamed(resourceNames, each.resourceNames),
        ),
      ),
    ),
  );
}

function areNamed(names: string[], allowed: string[] | undefined): boolean {
  if (allowed === undefined || allowed.length === 0) return true;
  return names.length > 0 && names.every((name) => allowed.includes(name));
}

const MOST = 4;

function listOf(words: string[]): string {
  const more = words.length > MOST ? `; and ${words.length - MOST} more` : '';
  return `${words.slice(0, MOST).join('; ')}${more}`;
}

function wordsOf({ verb, group, resource, name, namespace }: Attempt): string {
  const what = [resource, group].filter(Boolean).join('.');
  return `${verb} ${what}${name === undefined ? '' : ` '${name}'`} in '${namespace}'`;
}

function ruleText({ verbs, resources = [], apiGroups = [], resourceNames = [] }: V1PolicyRule): string {
  const names = resourceNames.length === 0 ? '' : ` (${resourceNames.join(', ')})`;
  return `${verbs.join(', ')} ${resources.join(', ')}${apiGroups
    .filter(Boolean)
    .map((group) => ` of ${group}`)
    .join('')}${names}`;
}
