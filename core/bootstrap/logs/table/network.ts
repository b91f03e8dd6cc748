import { row } from './row.ts';

/** What clients of TCP, DNS, HTTP and gRPC say, by language. */
export const networkPatterns = [
  // Go
  row('no such host', 'unreachable', /\blookup {host}(?: on [\w.:[\]]{1,60})?: no such host/, 'no-name'),
  row(
    'DNS fails',
    'unreachable',
    /\blookup {host}(?: on [\w.:[\]]{1,60})?: (?:.{0,60}i\/o timeout|server misbehaving)/,
    'dns-down',
  ),
  row(
    'DNS fails',
    'unreachable',
    /\blookup {host}(?: on [\w.:[\]]{1,60})?: .{0,80}(?:connection refused|try again)/,
    'dns-down',
  ),
  row('connection refused', 'unreachable', /\bdial (?:tcp|udp)[46]? {address}: (?:connect: )?connection refused/),
  row(
    'connection timed out',
    'unreachable',
    /\bdial (?:tcp|udp)[46]? {address}: (?:connect: )?(?:i\/o timeout|no route|network is unreachable|connection timed out)/,
  ),
  row('connection reset', 'unreachable', /\b(?:read|write) tcp .{1,60}->{address}: .{0,40}connection reset/),
  // Node.js
  row('connection refused', 'unreachable', /\bconnect E(?:CONNREFUSED|TIMEDOUT|HOSTUNREACH) {address}/),
  row('connection reset', 'unreachable', /\b(?:read|connect|write) ECONNRESET(?: {address})?/),
  row('no such host', 'unreachable', /\bgetaddrinfo ENOTFOUND {host}/, 'no-name'),
  row('DNS fails', 'unreachable', /\bgetaddrinfo EAI_AGAIN {host}/, 'dns-down'),
  // Python
  row(
    'connection refused',
    'unreachable',
    /HTTPS?ConnectionPool\(host='{host}', port={port}\): Max retries.{0,300}(?:refused|timed out)/,
  ),
  row(
    'no such host',
    'unreachable',
    /HTTPS?ConnectionPool\(host='{host}', port={port}\): Max retries.{0,300}(?:Name or service not known|NameResolutionError|getaddrinfo failed)/,
    'no-name',
  ),
  row('host unreachable', 'unreachable', /HTTPS?ConnectionPool\(host='{host}', port={port}\): Max retries/),
  row('connection refused', 'unreachable', /Error 111 connecting to {host}:{port}/),
  row('no such host', 'unreachable', /Error -[25] connecting to {host}:{port}/, 'no-name'),
  row('connection refused', 'unreachable', /(?:Cannot connect to host|Connect call failed).{0,4}?{host}:{port}/),
  row('connection refused', 'unreachable', /Connect call failed \('{host}', {port}/),
  row(
    'DNS fails',
    'unreachable',
    /failed to lookup address information: (?:Temporary failure|Try again)|SocketException \(0{7}1, 11\)/,
    'dns-down',
  ),
  row(
    'no such host',
    'unreachable',
    /(?:failed to lookup address information: |SocketException .{0,40}: )(?:Name or service not known|No address|Name does not resolve)/,
    'no-name',
  ),
  row('DNS fails', 'unreachable', /\[Errno -3\] .{0,40}temporary failure in name resolution/, 'dns-down'),
  row(
    'no such host',
    'unreachable',
    /\[Errno -[25]\] .{0,40}(?:name or service not known|no address associated)/,
    'no-name',
  ),
  row('all attempts failed', 'unreachable', /All connection attempts failed/),
  // JVM and .NET
  row('no such host', 'unreachable', /UnknownHostException: {host}/, 'no-name'),
  row(
    'no such host',
    'unreachable',
    /(?:Unable to resolve host|Couldn't resolve server) {host}(?::{port})?/,
    'no-name',
  ),
  row('no such host', 'unreachable', /Name or service not known \({host}:{port}\)/, 'no-name'),
  row('connection refused', 'unreachable', /Connection to {host}:{port} refused/),
  row('connection refused', 'unreachable', /Connection refused:? \(?\/?{host}(?:\/[\d.]{7,15})?:{port}/),
  row('connection refused', 'unreachable', /Unable to connect to \[?{host}[:/]{port}/),
  row('connection refused', 'unreachable', /\baddress=?[ '"]{0,2}{host}:{port}\b.{0,80}(?:refused|timed out)/),
  row('pool has no connection', 'unreachable', /HikariPool-\d{1,4} - Connection is not available/, 'sessions'),
  row(
    'connection refused',
    'unreachable',
    /(?:Failed to connect to|finishConnect\(.{0,20}\) failed.{0,40}:) \/?{host}[:/]{port}/,
  ),
  // Command lines
  row('no such host', 'unreachable', /Could not resolve host: {host}/, 'no-name'),
  row('connection refused', 'unreachable', /Failed to connect to {host} port {port}/),
  row('connection refused', 'unreachable', /can't connect to remote host \(?{host}\)?: /),
  row('connection refused', 'unreachable', /connect to {host} port {port} \(tcp\) (?:failed|timed out)/),
  row('no such host', 'unreachable', /bad address '{host}/, 'no-name'),
  row('no such host', 'unreachable', /nslookup: can't resolve '{host}'/, 'no-name'),
  row('no such host', 'unreachable', /server can't find {host}: (?:NXDOMAIN|SERVFAIL|REFUSED)/, 'no-name'),
  row('no such host', 'unreachable', /host not found in upstream "{host}/, 'no-name'),
  row(
    'no such host',
    'unreachable',
    /(?:getent|ping|nc): (?:unknown host |getaddrinfo .{0,40}?for (?:host )?"?){host}/,
    'no-name',
  ),
  row('no such host', 'unreachable', /Could not resolve hostname "{host}"/, 'no-name'),
  // gRPC
  row('no such host', 'unreachable', /DNS resolution failed for (?:dns:\/{1,3})?{host}:{port}/, 'no-name'),
  row('connection refused', 'unreachable', /failed to connect to all addresses.{0,120}ipv4:{host}:{port}/),
  row(
    'gRPC peer unavailable',
    'unreachable',
    /code = Unavailable .{0,200}(?:error while dialing|produced zero addresses)|failed to connect to all addresses/,
  ),
  // Whatever else names a server by its URL, or by its host and port
  row('connection refused', 'unreachable', /tcp connect error", {host}:{port}/),
  row(
    'server does not answer',
    'unreachable',
    /(?:refused|timed out|unreachable|(?:could not|unable to|cannot|can't|fail(?:ed)? to) connect).{0,200}?:\/\/(?:[^\s/@]{0,100}@)?{host}(?::{port})?/,
  ),
  row(
    'server does not answer',
    'unreachable',
    /:\/\/(?:[^\s/@]{0,100}@)?{host}(?::{port})?\b.{0,200}?(?:connection refused|ConnectionRefused|connect error|timed out)/,
  ),
  row('connection refused', 'unreachable', /Error: {host}:{port}: .{0,80}(?:refused|timed out)/),
  row(
    'connection refused',
    'unreachable',
    /Communications link failure|None of the specified endpoints were reachable|Connection refused \(os error/,
  ),
  row('connection refused', 'unreachable', /\bconnection refused\b|ConnectException: Connection refused/),
];
