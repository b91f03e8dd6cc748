import {
  approval,
  choice,
  escalate,
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

const { checkComponents, checkMigration, checkSchema, judgeStart, planStart, requestApproval } = results;
const { startComponents, startMigration, validateService } = results;
const planned = { ...incident, planHash: requestApproval.planHash };

/** Runbook: find out what the start of a service waits for, and start it in the right order. */
export const bootstrapRecovery: Page = [
  orGoOn(task('Collect the first evidence', 'collectStartEvidence', incident)),
  waitUntil(
    'Is it clear what the start waits for?',
    task('Look at the start', 'judgeStart', { ...incident, stage: 'found' }),
  ),
  choice(
    'Must a person know at once?',
    when(judgeStart.urgent, task('Page a person about the start', 'pageStart', incident)),
  ),
  choice(
    'Has everything started?',
    when(
      judgeStart.started,
      validation('Ask the service as it was found', 'validateService', incident),
      choice('Did it answer as it was found?', when(validateService.healthy, goTo('Close as no action needed'))),
      escalate('Hand a service that answers wrong to a person', 'ServiceUnproven'),
    ),
  ),
  choice('May anything be done?', unless(judgeStart.actionable, goTo('Close as observed'))),
  waitUntil('Have the checks answered?', task('Ask the declared checks', 'askChecks', incident)),
  task('Plan the start', 'planStart', incident),
  choice(
    'Is there a plan?',
    unless(
      planStart.planned,
      task('Page a person about what the checks say', 'pageStart', incident),
      goTo('Close as observed'),
    ),
  ),
  approval('Ask for approval of the start', {
    ...incident,
    requestedBy,
    action: 'start',
    planHash: planStart.planHash,
  }),
  choice('Was the start approved?', unless(requestApproval.approved, goTo('Did nobody answer?'))),

  waitUntil('Are the pods gone?', task('Stop what waits', 'stopComponents', planned)),
  choice(
    'Does the plan prepare a schema?',
    when(
      planStart.migrates,
      waitUntil(
        'Has the check before answered?',
        task('Check the schema before', 'checkSchema', { ...planned, when: 'before' }),
      ),
      choice(
        'Must a person look at the schema?',
        when(checkSchema.blocked, escalate('Hand the schema to a person', 'SchemaBlocked')),
      ),
      choice('Is a migration pending?', unless(checkSchema.pending, goTo('Start the next group'))),
      task('Start the next migration', 'startMigration', planned),
      choice(
        'Is every migration done?',
        unless(
          startMigration.finished,
          waitUntil('Has the migration ended?', task('Look at the migration', 'checkMigration', planned)),
          choice(
            'Did the migration succeed?',
            when(checkMigration.succeeded, goTo('Start the next migration')),
            otherwise(escalate('Hand the migration to a person', 'MigrationUnproven')),
          ),
        ),
      ),
      waitUntil(
        'Has the check after answered?',
        task('Check the schema after', 'checkSchema', { ...planned, when: 'after' }),
      ),
      choice(
        'Is the schema as it should be?',
        when(checkSchema.pending, escalate('Hand the schema after it to a person', 'SchemaBlocked')),
        when(checkSchema.blocked, goTo('Hand the schema after it to a person')),
      ),
    ),
  ),
  task('Start the next group', 'startComponents', planned),
  choice(
    'Has every group started?',
    unless(
      startComponents.finished,
      waitUntil('Is the group settled?', task('Look at the group', 'checkComponents', planned)),
      choice(
        'Does the group work?',
        when(checkComponents.functional, goTo('Start the next group')),
        otherwise(escalate('Hand the group to a person', 'ComponentsStuck')),
      ),
    ),
  ),
  validation('Ask the service end to end', 'validateService', incident),
  choice(
    'Does the service answer right?',
    unless(validateService.healthy, escalate('Hand the answers to a person', 'ServiceUnproven')),
  ),
  task('Clear the migration jobs away', 'clearMigrations', incident),
  close('Close with a report', 'Completed'),

  close('Close as no action needed', 'NoActionNeeded'),
  close('Close as observed', 'Observed'),
  choice('Did nobody answer?', when(requestApproval.expired, close('Close as expired', 'Expired'))),
  close('Close as rejected', 'Rejected'),
];

/** Where a failed run ends: what it stopped gets its replicas back, and a migration is told, never undone. */
export const bootstrapTail: Page = [
  task('Bring the replicas back', 'restoreReplicas', incident),
  task('Withdraw open approvals', 'withdrawApprovals', incident),
  task('Page the on-call operator', 'pageOperator', { ...incident, failure }),
  task('Close as failed', 'closeIncident', { ...incident, outcome: 'Failed' }),
  fail('Left with the replicas it had, for a person', 'LeftInSafeMode'),
];
