import { choice, goTo, type Page, task, validation, waitUntil, when } from '../steps/page.ts';
import { results } from '../steps/refs.ts';
import { close } from './close.ts';
import { provider } from './provider.ts';

const { probeProviders } = results;

/** Runbook: probe the LLM providers and plan the switch to a backup, without changing anything. */
export const providerObserve: Page = [
  task('Collect the first evidence', 'collectProviderEvidence', provider),
  waitUntil(
    'Is it clear who answers?',
    validation('Probe the providers', 'probeProviders', { ...provider, stage: 'observed' }),
  ),
  choice(
    'Must a person know at once?',
    when(probeProviders.urgent, task('Page a person about the provider', 'pageProvider', provider)),
  ),
  choice('Does the primary answer?', when(probeProviders.healthy, goTo('Close as observed'))),
  choice(
    'Can a backup stand in?',
    when(
      probeProviders.hasBackup,
      task('Plan the switch to the backup', 'planSwitch', { ...provider, backupId: probeProviders.backup }),
    ),
  ),
  close('Close as observed', 'Observed'),
];
