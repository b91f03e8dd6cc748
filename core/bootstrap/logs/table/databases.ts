import { row } from './row.ts';

/** What databases, caches and queues say, and their clients. */
export const databasePatterns = [
  // Postgres: its own answers come before those of the network, which the same line may quote.
  row('database is starting', 'slow', /the database system is (?:starting up|in recovery|not yet accepting)/),
  row('database is starting', 'slow', /{host}:{port} - rejecting connections/),
  row('no answer from database', 'unreachable', /{host}:{port} - no response/),
  row('password refused', 'config', /password authentication failed|Access denied for user|SASL authentication failed/),
  row('database missing', 'config', /database "[^"]{1,120}" does not exist|Unknown database '/),
  row('role missing', 'config', /role "[^"]{1,120}" does not exist/),
  row(
    'too many connections',
    'unreachable',
    /too many (?:clients|connections)|remaining connection slots are reserved/,
    'sessions',
  ),
  row('extension not allowed', 'schema', /permission denied to create extension/, 'cannot-pass'),
  row(
    'extension missing',
    'schema',
    /extension "[^"]{1,80}" is not available|type "(?:vector|halfvec|sparsevec)" does not exist|could not open extension control file/,
    'cannot-pass',
  ),
  row(
    'deadlock in the database',
    'lock',
    /deadlock detected|\b40P01\b|Deadlock found when trying to get lock/,
    'in-database',
  ),
  row(
    'object already exists',
    'schema',
    /(?:relation|type|column|index|constraint) "[^"]{1,120}" (?:of relation "[^"]{1,120}" )?already exists|\b42P07\b|\b42701\b|Table '[^']{1,120}' already exists|Duplicate column name/,
    'half-applied',
  ),
  row(
    'column missing',
    'schema',
    /column (?:"?{table}"?)(?: of relation "[^"]{1,120}")? does not exist|UndefinedColumn(?:Error)?\b|\b42703\b|Unknown column '/,
  ),
  row('table missing', 'schema', /relation "{table}" does not exist/),
  row('table missing', 'schema', /UndefinedTable(?:Error)?\b|\b42P01\b/),
  row('table missing', 'schema', /Table '{table}' doesn't exist/),
  row('table missing', 'schema', /no such (?:table|column): ?{table}/),
  row('table missing', 'schema', /Invalid object name '{table}'|\bORA-00942\b/),
  row('table missing', 'schema', /Schema-validation: missing (?:table|column) \[{table}\]/),
  row('table missing', 'schema', /\bThe (?:table|column) [`"']{table}[`"'] does not exist/),
  row('host unknown', 'unreachable', /could not translate host name "{host}"/, 'no-name'),
  row('connection refused', 'unreachable', /connection to server at "{host}".{0,80}port {port} failed/),
  row('connection refused', 'unreachable', /could not connect to server.{0,80}on host "{host}".{0,80}port {port}/),
  row('connection refused', 'unreachable', /Can't connect to (?:(?:MySQL|MariaDB) )?server on '{host}(?::{port})?'/),
  // Redis
  row('Redis is loading', 'slow', /LOADING Redis is loading/),
  row('Redis has no master', 'unreachable', /MASTERDOWN/),
  row('password refused', 'config', /\bNOAUTH\b|\bWRONGPASS\b/),
  // Kafka
  row(
    'no broker',
    'unreachable',
    /NoBrokersAvailable|Connection to node -?\d{1,6} (?:\({host}.{0,80}:{port}\) )?could not be established/,
  ),
  row('no broker', 'unreachable', /Bootstrap broker {host}:{port} .{0,60}disconnected/),
  row('no broker', 'unreachable', /\]: {host}:{port}\/\w{1,20}: Connect to .{1,80} failed/),
  row('store unreachable', 'unreachable', /connecting to server on {host}:{port}/),
  row('topic missing', 'schema', /UNKNOWN_TOPIC_OR_PARTITION|UnknownTopicOrPartition/, 'index'),
];
