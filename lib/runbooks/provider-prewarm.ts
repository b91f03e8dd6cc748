import { choice, type Page, task, unless, validation } from '../steps/page.ts';
import { results } from '../steps/refs.ts';
import { close } from './close.ts';
import { provider } from './provider.ts';

/** Runbook: prove once a day that a provider could take over, before it is needed. */
export const providerPrewarm: Page = [
  validation('Prewarm the provider', 'prewarmProviders', provider),
  choice(
    'Could it take over?',
    unless(results.prewarmProviders.ready, task('Page a person about the provider', 'pageProvider', provider)),
  ),
  close('Close the prewarm', 'Completed'),
];
