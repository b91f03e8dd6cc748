import { row } from './row.ts';

/** What stores of vectors and search engines say, clusters that look for a quorum, and models that load. */
export const storePatterns = [
  // The wrong vectors: no order helps.
  row('wrong dimension', 'schema', /expected dim: (?<kind>\d{1,6}), got (?<name>\d{1,6})/, 'cannot-pass'),
  row(
    'wrong dimension',
    'schema',
    /expecting embedding with dimension of \d{1,6}, got \d{1,6}|does not match collection dimensionality|vector lengths don't match|(?:dimension|vector) (?:mismatch|size).{0,60}(?:expected|got) \d/,
    'cannot-pass',
  ),
  // Quorum
  row(
    'waits for peers',
    'quorum',
    /Failed to initialize Consensus|Waiting for consensus operation commit|some shards are not ready|Cannot (?:join|reach) .{0,40}(?:peer|consensus)/,
  ),
  row('waits for peers', 'quorum', /could not join raft join list|raft join timed out/),
  row(
    'waits for peers',
    'quorum',
    /waiting for (?:Mnesia|Khepri) (?:tables|leader)|timeout_waiting_for_(?:tables|leader|khepri)/,
  ),
  row('waits for peers', 'quorum', /failed to reach primary view|safe_to_bootstrap/),
  row(
    'waits for peers',
    'quorum',
    /(?:cluster-manager|master) not discovered(?: or elected)? yet.{0,300}?\[(?<name>[\w.-]{1,120})/,
  ),
  row(
    'waits for peers',
    'quorum',
    /(?:cluster-manager|master) not discovered|SERVICE_UNAVAILABLE\/1\/state not recovered|master_not_discovered/,
  ),
  row(
    'waits for peers',
    'quorum',
    /not established contact with a meta leader|JetStream (?:cluster )?(?:has )?no (?:metadata|meta) leader/,
  ),
  row(
    'waits for peers',
    'quorum',
    /No cluster leader|no known peers, aborting election|Cannot open channel to \d{1,4} at election address|etcdserver: no leader|has no leader at term|cluster may have lost quorum|publish error: etcdserver: request timed out/,
  ),
  row(
    'waits for peers',
    'quorum',
    /(?:no|lost|waiting for|not enough (?:nodes|members|peers) for) quorum|cluster (?:has not been|is not yet|not) (?:initialized|formed)/,
  ),
  row(
    'state is loading',
    'slow',
    /could not open cloud meta store|loading (?:raft )?snapshot|replaying (?:the )?(?:WAL|write-ahead|commit log)|recover(?:ing|ed) (?:shard|segment|collection)/,
  ),
  row(
    'members do not fit',
    'config',
    /member count is unequal|cluster ID mismatch|couldn't find (?:local )?(?:member|name)|member has already been bootstrapped/,
    'state',
  ),
  // Index
  row('index is missing', 'schema', /(?:no such index \[(?<name>[^\]]{1,120})\]|index_not_found_exception)/, 'index'),
  row(
    'index is missing',
    'schema',
    /Collection [`'"]?(?<name>[\w.-]{1,120})[`'"]? (?:doesn't|does not) exist|collection not found(?:\[collection=(?<kind>[\w.-]{1,120})\])?|could not find class/,
    'index',
  ),
  row(
    'index is empty',
    'schema',
    /(?:index|collection|vector store|corpus|knowledge base) (?:[`'"]?(?<name>[\w.-]{1,120})[`'"]? )?(?:is|was|still|are) (?:still )?empty|no documents (?:are )?(?:indexed|in (?:the )?(?:index|collection|store))/,
    'index',
  ),
  // Clients of stores
  row(
    'coordinator missing',
    'unreachable',
    /find no available (?<host>root_?coord|mix_?coord|data_?coord|query_?coord)/,
  ),
  row(
    'etcd unreachable',
    'unreachable',
    /init with etcd failed|(?<host>etcd) .{0,40}(?:context deadline exceeded|not available)/,
  ),
  row('store unreachable', 'unreachable', /Could not connect to a Chroma server|Weaviate did not start up in \d/),
  row('tenant missing', 'config', /Could not connect to tenant/),
  row('waits for index', 'waiter', /Waiting on (?<host>Vespa)|(?<name>Vespa) setup did not succeed/),
  row('waits for model server', 'waiter', /Failed to run test embedding|Embedding model .{0,60}not (?:ready|loaded)/),
  // Models
  row(
    'model hub unreachable',
    'unreachable',
    /couldn't connect to .{0,20}huggingface|LocalEntryNotFoundError|(?:huggingface\.co|hf\.co).{0,200}(?:Max retries|timed out|refused)/,
    'download',
  ),
  row(
    'model loads',
    'progress',
    /(?:Downloading|Fetching|Loading (?:checkpoint )?(?:shards|weights|model)|pulling [0-9a-f]{6,64}).{0,120}\d{1,3} ?%|model-\d{1,5}-of-\d{1,5}/,
  ),
  row('work goes on', 'progress', /\b\d{1,3} ?%\|/),
];
