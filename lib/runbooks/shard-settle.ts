import { Duration } from 'aws-cdk-lib';
import {
  approval,
  choice,
  escalate,
  goTo,
  otherwise,
  type Page,
  task,
  unless,
  validation,
  waitUntil,
  when,
} from '../steps/page.ts';
import { incident, requestedBy, results } from '../steps/refs.ts';
import { close } from './close.ts';
import { safeModeIfTouched } from './safe-mode.ts';
import { shard } from './shard.ts';

const { checkMove, countServing, planSettle, probeReplica, probeShard, requestApproval } = results;
const { startMoved, turnBack, watchShard } = results;
const replicaId = probeReplica.replicaId;

/**
 * Runbook: let the team's own workload serve a restored shard again, from the restored volume under
 * the name that it mounts.
 */
export const shardSettle: Page = [
  task('Plan the way home', 'planSettle', shard),
  choice('Is there anything to settle?', unless(planSettle.needed, goTo('Close as no action needed'))),
  validation('Probe the shard with golden queries', 'probeShard', { ...shard, stage: 'found' }),
  choice(
    'Does the shard answer right?',
    unless(probeShard.healthy, escalate('Refuse to settle a sick shard', 'SettleRefused')),
  ),
  approval('Ask for approval of the way home', {
    ...incident,
    requestedBy,
    action: 'settle',
    planHash: planSettle.planHash,
  }),
  choice('Was the way home approved?', unless(requestApproval.approved, goTo('Did nobody answer?'))),

  task('Offer the move of the volumes', 'offerMove', { ...shard, planHash: requestApproval.planHash }),
  waitUntil(
    'Is somebody there who moves them?',
    task('Look for who moves the volumes', 'checkMove', { ...shard, until: 'accepted' }),
  ),
  choice('Did somebody come?', unless(checkMove.reached, goTo('Close as expired'))),

  validation('Probe its replica', 'probeReplica', shard, Duration.minutes(5)),
  choice(
    'Would its replica answer meanwhile?',
    unless(
      probeReplica.healthy,
      task('Count the shards that would serve', 'countServing', { ...shard, without: true }),
      choice(
        'Would enough shards serve?',
        unless(countServing.enough, escalate('Refuse to leave too few shards', 'SettleRefused')),
      ),
    ),
  ),
  task('Take the shard out of rotation', 'markUnhealthy', shard),
  choice(
    'Can the replica serve?',
    when(probeReplica.healthy, task('Route to the replica', 'routeToReplica', { ...shard, replicaId })),
    otherwise(task('Serve in degraded mode', 'serveDegraded', shard)),
  ),
  task('Pause writes to the shard', 'pauseWrites', shard, Duration.minutes(2)),
  task('End both servers', 'freeVolumes', shard, Duration.minutes(10)),
  waitUntil('Are the volumes moved?', task('Look how far the move is', 'checkMove', { ...shard, until: 'moved' })),
  choice('Did somebody move them?', unless(checkMove.reached, goTo('Turn back'))),

  task('Start the server on the moved volume', 'startMoved', shard, Duration.minutes(10)),
  validation('Probe the settled shard', 'probeShard', { ...shard, stage: 'settled' }),
  choice('Does the settled shard answer right?', unless(probeShard.healthy, goTo('Is it on its way home?'))),
  task('Take the shard into rotation', 'settleShard', shard),
  task('Resume writes to the shard', 'resumeWrites', shard),
  waitUntil('Has the shard settled?', validation('Watch the shard settle', 'watchShard', shard, Duration.minutes(5))),
  choice(
    'Did the shard regress?',
    when(
      watchShard.regressed,
      choice(
        'Is it on its way home?',
        unless(startMoved.isHome, escalate('Give up: neither server answers right', 'ShardRegressed')),
      ),
      task('Turn back', 'turnBack', shard, Duration.minutes(10)),
      choice('Are the volumes to be moved back?', when(turnBack.moves, goTo('Look for who moves the volumes'))),
      goTo('Start the server on the moved volume'),
    ),
  ),
  choice(
    'Did it come home?',
    unless(startMoved.isHome, escalate('Give up: the server before serves again', 'SettleUndone')),
  ),
  task('Remove the server that stood in', 'dismissServer', shard, Duration.minutes(10)),
  close('Close as settled', 'Completed'),

  close('Close as no action needed', 'NoActionNeeded'),
  choice('Did nobody answer?', when(requestApproval.expired, close('Close as expired', 'Expired'))),
  close('Close as rejected', 'Rejected'),
];

/** Where a failed return ends: an untouched shard stays as it was. */
export const settleTail = safeModeIfTouched;
