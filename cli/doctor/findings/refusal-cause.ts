/** Who refused an object, the reason, and what to do about it. */
export type Cause = { by: string; sentence: string; remedy: string };
type Known = { said: RegExp; cause: (found: string[]) => Cause };

const AGAIN = 'then apply what `ragmend manifests` prints';

/** Returns the meaning of a cluster's refusal. */
export function refusalCause(said: string): Cause {
  for (const { said: pattern, cause } of KNOWN) {
    const found = pattern.exec(said);
    if (found) return cause(found.slice(1).map((text) => text.trim()));
  }
  return { by: 'the cluster', sentence: said, remedy: 'fix what it says, then run this again' };
}

/** Ragmend's own policies say what to set; the first match applies. */
const KNOWN: Known[] = [
  {
    said: /ValidatingAdmissionPolicy '(ragmend-takeover[^']*)'.*denied request: (.*): (set|see) (kubernetes\.takeover\.\S+.*)/s,
    cause: ([name = '', sentence = '', , setting = '']) => ({
      by: `policy '${name}'`,
      sentence,
      remedy: `set ${setting.replace(/^kubernetes\.takeover\.serviceAccount$/, 'kubernetes.takeover.serviceAccount to the account of its pod template')}, ${AGAIN}`,
    }),
  },
  {
    said: /ValidatingAdmissionPolicy '(ragmend-[^']*)'.*no params found/s,
    cause: ([name = '']) => ({
      by: `policy '${name}'`,
      sentence: 'the API server does not find the workload that the policy compares with',
      remedy:
        'check workload and workloadKind of the shard; if they are right, restart the API server (docs/cluster.md)',
    }),
  },
  {
    said: /ValidatingAdmissionPolicy '(ragmend-[^']*)'.*denied request: (.*)/s,
    cause: ([name = '', sentence = '']) => ({
      by: `policy '${name}'`,
      sentence,
      remedy: 'apply what `ragmend manifests` prints for this configuration: the cluster has that of another',
    }),
  },
  {
    said: /ValidatingAdmissionPolicy '([^']*)'.*denied request: (.*)/s,
    cause: ([name = '', sentence = '']) => ({ by: `policy '${name}'`, sentence, remedy: ASK }),
  },
  {
    said: /admission webhook "([^"]*)" denied the request:?(.*)/s,
    cause: ([name = '', sentence = '']) => ({ by: `admission webhook '${name}'`, sentence, remedy: ASK }),
  },
  {
    said: /violates PodSecurity "([^"]*)": (.*)/s,
    cause: ([level = '', sentence = '']) => ({
      by: `Pod Security '${level}'`,
      sentence,
      remedy: 'fix the pod template, or label the namespace with a level that admits its pods',
    }),
  },
  {
    said: /exceeded quota: (.*)/s,
    cause: ([sentence = '']) => ({
      by: 'the resource quota',
      sentence,
      remedy: 'raise it: during a repair, a second server, a copy of the claim and a job run beside the shard',
    }),
  },
  {
    said: /(?:failed quota: |must specify )(.*)/s,
    cause: ([sentence = '']) => ({
      by: 'the resource quota',
      sentence: `it wants ${sentence}`,
      remedy: 'give the pod template requests and limits, or the namespace a LimitRange with defaults',
    }),
  },
  {
    said: /error looking up service account [^/]*\/(\S+?):/s,
    cause: ([name = '']) => ({
      by: 'the cluster',
      sentence: `service account '${name}' does not exist`,
      remedy: 'apply what `ragmend manifests` prints, and whatever creates the service account of the shards',
    }),
  },
  {
    said: /User "([^"]*)" cannot (.*)/s,
    cause: ([who = '', sentence = '']) => ({
      by: 'RBAC',
      sentence: `'${who}' cannot ${sentence}`,
      remedy: 'apply what `ragmend manifests` prints',
    }),
  },
];
const ASK = 'change the objects as it asks, or have its owner exempt what Ragmend creates in this namespace';
