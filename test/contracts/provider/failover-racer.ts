import { processApart } from '../../adapters/local/process-apart.ts';

const PROVIDERS = ['openai', 'azure', 'own'].map((name) => ({
  ...{ kind: 'openai', name, url: `https://${name}.test/v1` },
  models: [{ name: `${name}-1`, serves: ['chat'], context: 128_000 }],
}));
/** Two backups, so that runs that race want different ones. */
const CONFIG = {
  targets: [
    {
      ...{ id: 'docs-rag', store: { kind: 'chroma', collection: 'docs' }, autonomy: 'approve' },
      generator: { providers: PROVIDERS },
    },
  ],
  routes: [{ alertname: 'LLMProviderDown', runbook: 'provider-failover', target: 'docs-rag' }],
};

/**
 * A control plane in a process of its own: opens a failover under LOCK, plans its switch to BACKUP,
 * and, once it is told to go, switches and ends by the real verbs; as many rounds as it is told.
 */
const RUN = `
  import { config } from './core/contracts/config/config.ts';
  import { generatorOf } from './core/contracts/config/target-of.ts';
  import { closeIncident } from './core/incident/close-incident.ts';
  import { gatewayFlag } from './core/provider/flag/gateway-flag.ts';
  import { planSwitch } from './core/provider/plan-switch.ts';
  import { switchProvider } from './core/provider/switch-provider.ts';
  const { LOCK, BACKUP, CONFIG } = process.env;
  const clock = { now: Date.now };
  const known = config.parse(JSON.parse(CONFIG));
  const providerFlag = gatewayFlag({ generatorStates: stores.generatorStates, clock, generatorOf: (id) => generatorOf(known, id) });
  const ports = { ...stores, providerFlag, clock, config: known };
  const about = { targetId: 'docs-rag', subject: { kind: 'provider', id: 'openai' }, runbook: 'provider-failover' };
  let run = null;
  const tell = (what, told) => console.log(JSON.stringify({ what, ...told }));
  const steps = {
    open: async () => {
      const answer = await ports.incidents.open({ ...about, requestedBy: BACKUP, openedAt: new Date().toISOString(), signalIds: [] }, LOCK);
      if (!answer.opened) return { holder: answer.holder };
      const { id: incidentId, targetId, epoch } = answer.opened;
      run = { incidentId, targetId, epoch, providerId: 'openai', backupId: BACKUP };
      return { incidentId, ...(await planSwitch(ports, run)) };
    },
    close: async ({ planHash }) => {
      const { switched } = await switchProvider(ports, { ...run, planHash });
      const { outcome } = await closeIncident(ports, { ...run, outcome: switched ? 'Completed' : 'Skipped' });
      return { incidentId: run.incidentId, outcome, switched };
    },
  };
  process.stdin.setEncoding('utf8').on('data', async (lines) => {
    for (const line of lines.trim().split('\\n')) {
      const { step, ...told } = JSON.parse(line);
      if (step === 'end') process.exit(0);
      tell(step, await steps[step](told).catch((error) => ({ error: error.name + ': ' + error.message })));
    }
  });
  console.log('ready');`;

/** What a racer says of a step: who holds its lock, or how its run goes on. */
export type Said = {
  what: string;
  holder?: string;
  incidentId?: string;
  planHash?: string;
  outcome?: string;
  switched?: boolean;
  error?: string;
};
export type Racer = Awaited<ReturnType<typeof startRacer>>;

/** Starts a racer; `stores` is TypeScript that opens `stores` on the records that all racers share. */
export async function startRacer(stores: string, backup: string, lock: string, env: Record<string, string>) {
  const racer = processApart(`${stores}${RUN}`, {
    ...{ ...env, LOCK: lock, BACKUP: backup, CONFIG: JSON.stringify(CONFIG) },
  });
  await racer.next();
  return {
    do: async (step: string, told: object = {}): Promise<Said> => {
      racer.send(`${JSON.stringify({ step, ...told })}\n`);
      return JSON.parse(await racer.next()) as Said;
    },
    end: async () => {
      racer.send(`${JSON.stringify({ step: 'end' })}\n`);
      await racer.ended;
    },
  };
}
