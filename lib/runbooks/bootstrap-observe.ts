import { choice, type Page, task, waitUntil, when } from '../steps/page.ts';
import { incident, results } from '../steps/refs.ts';
import { close } from './close.ts';

const { judgeStart } = results;

/** Runbook: find out what the start of a service waits for and plan it, without changing anything. */
export const bootstrapObserve: Page = [
  task('Collect the first evidence', 'collectStartEvidence', incident),
  waitUntil(
    'Is it clear what the start waits for?',
    task('Look at the start', 'judgeStart', { ...incident, stage: 'observed' }),
  ),
  choice(
    'Must a person know at once?',
    when(judgeStart.urgent, task('Page a person about the start', 'pageStart', incident)),
  ),
  choice('May anything be done?', when(judgeStart.actionable, task('Plan the start', 'planStart', incident))),
  close('Close as observed', 'Observed'),
];
