import {
  approval,
  choice,
  fail,
  goTo,
  orGoOn,
  otherwise,
  type Page,
  task,
  unless,
  validation,
  waitUntil,
  when,
} from '../steps/page.ts';
import { failure, incident, requestedBy, results } from '../steps/refs.ts';
import { close } from './close.ts';
import { provider } from './provider.ts';

const { judgeRamp, planRamp, planSwitch, probeProviders, requestApproval, stepRamp, switchProvider, watchPrimary } =
  results;

/** Runbook: keep answers coming while an LLM provider fails, and bring traffic back by evidence. */
export const providerFailover: Page = [
  orGoOn(task('Collect the first evidence', 'collectProviderEvidence', provider)),
  waitUntil(
    'Is it clear who answers?',
    validation('Probe the providers', 'probeProviders', { ...provider, stage: 'found' }),
  ),
  choice(
    'Must a person know at once?',
    when(probeProviders.urgent, task('Page a person about the provider', 'pageProvider', provider)),
  ),
  choice(
    'Does the primary answer?',
    when(
      probeProviders.healthy,
      choice('Does all traffic go to it?', when(probeProviders.onPrimary, goTo('Close as no action needed'))),
      goTo('Watch the primary'),
    ),
  ),
  choice('Is the failure one to switch for?', unless(probeProviders.durable, goTo('Watch the primary'))),
  choice(
    'Can a backup stand in?',
    when(
      probeProviders.hasBackup,
      task('Plan the switch to the backup', 'planSwitch', { ...provider, backupId: probeProviders.backup }),
      approval('Ask for approval of the switch', {
        ...incident,
        requestedBy,
        action: 'switch',
        planHash: planSwitch.planHash,
      }),
      choice('Was the switch approved?', unless(requestApproval.approved, goTo('Did nobody answer?'))),
      task('Switch to the backup', 'switchProvider', { ...provider, planHash: requestApproval.planHash }),
      choice('Was nobody faster?', unless(switchProvider.switched, goTo('Close as skipped'))),
      waitUntil('Does every pod answer from the backup?', validation('Prove the switch', 'proveSwitch', provider)),
    ),
    otherwise(
      task('Serve cached answers and refusals', 'serveFallback', provider),
      task('Throttle, and keep long requests', 'throttleTraffic', provider),
    ),
  ),

  waitUntil('Is the primary proven?', validation('Watch the primary', 'watchPrimary', provider)),
  choice('Has it changed who else answers?', when(watchPrimary.changed, goTo('Probe the providers'))),
  task('Plan the way back', 'planRamp', provider),
  choice('Is there traffic to bring back?', unless(planRamp.needed, goTo('Drain the backlog'))),
  approval('Ask for approval of the way back', {
    ...incident,
    requestedBy,
    action: 'ramp',
    planHash: planRamp.planHash,
  }),
  choice(
    'Was the way back approved?',
    unless(
      requestApproval.approved,
      task('Leave traffic on the better answers', 'leaveGenerator', { ...provider, onlyAway: true }),
      goTo('Did nobody answer?'),
    ),
  ),
  task('Move traffic by one step', 'stepRamp', { ...provider, planHash: requestApproval.planHash }),
  choice('Was the step not overruled?', unless(stepRamp.moved, goTo('Close as skipped'))),
  choice('Is all traffic on the backup again?', when(stepRamp.onBackup, goTo('Watch the primary'))),
  waitUntil('Is the step judged?', validation('Judge the step', 'judgeRamp', provider)),
  choice(
    'Is all traffic back?',
    unless(
      judgeRamp.finished,
      choice('Must a person decide about the next step?', when(judgeRamp.ask, goTo('Plan the way back'))),
      goTo('Move traffic by one step'),
    ),
  ),
  waitUntil('Is the backlog empty?', task('Drain the backlog', 'drainBacklog', provider)),
  close('Close with a report', 'Completed'),

  close('Close as no action needed', 'NoActionNeeded'),
  close('Close as skipped', 'Skipped'),
  choice('Did nobody answer?', when(requestApproval.expired, close('Close as expired', 'Expired'))),
  close('Close as rejected', 'Rejected'),
];

/** Where a failed run ends: traffic stays on what answers, and never on what does not. */
export const failoverTail: Page = [
  task('Leave traffic on what answers', 'leaveGenerator', provider),
  task('Withdraw open approvals', 'withdrawApprovals', incident),
  task('Page the on-call operator', 'pageOperator', { ...incident, failure }),
  task('Close as failed', 'closeIncident', { ...incident, outcome: 'Failed' }),
  fail('Left on what answers, for a person', 'LeftInSafeMode'),
];
