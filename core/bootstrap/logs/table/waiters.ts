import { row } from './row.ts';

/** What programs that only wait say, and what Kubernetes says to clients in pods. */
export const waiterPatterns = [
  row('Job not found', 'waiter', /(?<kind>jobs)(?:\.batch)? "{name}" not found/, 'job-gone'),
  row(
    'not allowed to look',
    'waiter',
    /(?<kind>\w{1,40})(?:\.[\w.]{1,60})? "?{name}"? is forbidden: User "[^"]{1,200}" cannot (?:get|list|watch) resource/,
    'forbidden',
  ),
  row(
    'not allowed to look',
    'waiter',
    /forbidden: User "[^"]{1,200}" cannot (?:get|list|watch) resource "(?<kind>\w{1,40})"/,
    'forbidden',
  ),
  row('waits for object', 'waiter', /Waiting for (?<kind>job|pod|service) (?!-l){name}\.\.\./),
  row(
    'waits for object',
    'waiter',
    /timed out waiting for the condition on (?<kind>[a-z]{1,40})(?:\.[a-z.]{1,40})?\/{name}/,
  ),
  row('waits for port', 'waiter', /waiting (?:\d{1,6} seconds )?for:? (?:[a-z]{2,6}:\/\/)?{host}:{port}/),
  row('waits for port', 'waiter', /timeout occurred after waiting \d{1,6} seconds for {host}:{port}/),
  row(
    'waits for port',
    'waiter',
    /waiting on dependencies to become available: \[?(?:tcp|http|https):\/\/{host}:{port}/,
  ),
  // Leader election of client-go
  row('waits for lease', 'lock', /attempting to acquire leader lease:?\s{1,4}{name}/, 'lease'),
  row('waits for lease', 'lock', /(?:not the leader|waiting to become (?:the )?leader|standby.{0,40}leader)/, 'lease'),
  row('lease acquired', 'gained', /successfully acquired lease|became (?:the )?leader|started leading/),
  // Admission and certificates
  row('webhook fails', 'unreachable', /failed calling webhook "{name}".{0,300}service "(?<host>[\w.-]{1,120})"/),
  row('webhook certificate unknown', 'config', /failed calling webhook "{name}".{0,400}x509/, 'certificate'),
  row(
    'certificate unknown',
    'config',
    /x509: certificate (?:signed by unknown authority|has expired|is valid for)/,
    'certificate',
  ),
  row('webhook fails', 'unreachable', /failed calling webhook "{name}"/),
];

/** Words of scripts that wait: they count only where they name what is there. */
export const looseWaiters = [
  row(
    'waits for port',
    'waiter',
    /\b{host}:{port} is (?:not (?:yet )?(?:ready|available|up|reachable)|unavailable)/,
    'loose',
  ),
  row(
    'waits for host',
    'waiter',
    /waiting for (?:service |host |the service )?(?<host>[a-z0-9][a-z0-9.-]{1,120})(?: to\b| service\b|\.\.\.|$|,| \()/,
    'loose',
  ),
  row(
    'waits for host',
    'waiter',
    /(?<host>[a-z0-9][a-z0-9.-]{1,120}) is (?:not (?:yet )?(?:ready|available|up|reachable)|unavailable)/,
    'loose',
  ),
];

/** Programs that end whatever else is there. They come last: other lines of the same run say more. */
export const crashPatterns = [
  row(
    'bad flag',
    'config',
    /unknown (?:shorthand )?flag|flag provided but not defined|unrecognized arguments?|unknown option|invalid (?:option|argument) --/,
  ),
  row(
    'setting missing',
    'config',
    /ImproperlyConfigured|Failed to bind properties|Config validation error|(?:environment variable|env var|required (?:setting|variable|config\w{0,12})) .{0,80}(?:not set|missing|required|undefined)|KeyError: '[A-Z_]{3,60}'|ValidationError: \d{1,3} validation errors? for/,
  ),
  row('setting missing', 'config', /missing required (?:environment variable|env|setting|config\w{0,12}|option|flag)/),
  row(
    'module missing',
    'config',
    /ModuleNotFoundError|ImportError:|Cannot find module|ClassNotFoundException|error while loading shared libraries/,
  ),
  row(
    'panic',
    'config',
    /^panic: |\bthread '[^']{1,60}' .{0,20}panicked|\bSIGSEGV\b|Segmentation fault|fatal error: (?:all goroutines|runtime)/,
  ),
  row('credentials refused', 'config', /Incorrect API key|Invalid API key|AuthenticationError\b/),
  row('disk full', 'config', /No space left on device/),
  row('port taken', 'config', /address already in use|\bEADDRINUSE\b/),
  row(
    'out of memory',
    'config',
    /CUDA out of memory|OutOfMemoryError|Cannot allocate memory|JavaScript heap out of memory/,
  ),
];
