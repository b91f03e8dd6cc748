import { row } from './row.ts';

/** What programs that migrate say: their locks, their failures, their progress. */
export const migrationPatterns = [
  // Half applied: no run by itself can succeed.
  row('dirty database version', 'schema', /Dirty database version (?<name>\d{1,20})/, 'half-applied'),
  row(
    'failed migration',
    'schema',
    /Detected failed migration to version (?<name>[\w.]{1,60})|contains a failed migration/,
    'half-applied',
  ),
  row(
    'failed migration',
    'schema',
    /migration \S{1,80} is partially applied|restore backups and roll back database/,
    'half-applied',
  ),
  row('failed migration', 'schema', /\bP3009\b|\bP3018\b|migrate found failed migrations/, 'half-applied'),
  // The schema is newer than the code.
  row('revision unknown to this image', 'schema', /Can't locate revision identified by '{table}'/, 'newer'),
  row(
    'schema newer than this image',
    'schema',
    /no migration found for version \d|previously applied but is missing|migration directory is corrupt|(?:schema|database) (?:version )?.{0,40}(?:is )?newer than|resolved migration not found locally|Detected applied migration not resolved locally/,
    'newer',
  ),
  row(
    'migration changed afterwards',
    'config',
    /Validate failed|Validation Failed:.{0,80}check ?sum|checksum mismatch for migration|previously applied but has been modified|Multiple head|\bP3005\b|database schema is not empty/,
  ),
  // Locks
  row(
    'lock row is taken',
    'lock',
    /Could not acquire change ?log lock\.\s{0,4}Currently locked by {host}(?: \((?<ip>[\d.a-f:]{2,45})\))?/,
    'row',
  ),
  row('waiting for lock row', 'lock', /Waiting for changelog lock/, 'row'),
  row('lock row is taken', 'lock', /MigrationLocked|Migration table is already locked/, 'row'),
  row(
    'migration lock is taken',
    'lock',
    /ConcurrentMigrationError|another migration (?:process )?is (?:currently |already )?running|unable to (?:acquire|get) (?:the )?migrations? lock|can't acquire(?: database)? lock|waiting to acquire (?:database|migration|advisory) lock|acquir\w{1,4} .{0,40}advisory lock|\bP1002\b|blocked by process \d/,
  ),
  // The schema lags.
  row(
    'migrations pending',
    'schema',
    /still unapplied migrations after|Target database is not up to date|You have \d{1,6} unapplied migration|PendingMigrationError|Migrations are pending|(?:pending|unapplied) migrations? (?:found|exist|detected|remain)/,
  ),
  row(
    'table missing',
    'schema',
    /\bP2021\b|\bP2022\b|QueryFailedError: (?:relation|column)|NoSuchTableError|StatementInvalid.{0,80}UndefinedTable/,
  ),
  row(
    'schema version behind',
    'schema',
    /(?:schema|datastore|database)(?: is)? (?:requires migration|not (?:up to date|migrated|initialized)|out[ -]of[ -]date)|waiting for (?:database )?(?:schema|migrations?)(?: to| for|\b)/,
  ),
  row('database unreachable', 'unreachable', /Can't reach database server at [`"']?{host}[`"']?:[`"']?{port}/),
  // Progress
  row(
    'migration runs',
    'progress',
    /Running upgrade \S{0,80} -> (?<name>\S{1,80})|Applying \S{1,120}\.\.\. ?OK|Migrating schema .{1,120} to version|Applying migration|ChangeSet .{1,200} ran successfully|== \d{8,20} .{1,120}: (?:migrating|migrated)|\d{1,20}\/u \S{1,80} \(/,
  ),
  row('lock acquired', 'gained', /Successfully acquired change ?log lock/),
];
