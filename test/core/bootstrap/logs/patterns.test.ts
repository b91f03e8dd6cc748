import { readLog } from '../../../../core/bootstrap/logs/read-log.ts';
import { PATTERNS } from '../../../../core/bootstrap/logs/table/table.ts';

/** Lines as programs write them: `class/meaning`, what they name, and the line. */
const LINES = `
unreachable|10.0.0.5:5432|2026/09/01 10:00:00 dial tcp 10.0.0.5:5432: connect: connection refused
unreachable|db:5432|failed to connect: dial tcp db:5432: i/o timeout
unreachable/no-name|db|dial tcp: lookup db on 10.96.0.10:53: no such host
unreachable/no-name|nats-1.nats|[ERR] Error trying to connect to route: lookup nats-1.nats on 10.96.0.10:53: no such host
unreachable/dns-down|db|dial tcp: lookup db on 10.96.0.10:53: server misbehaving
unreachable|10.0.0.5:5432|Error: connect ECONNREFUSED 10.0.0.5:5432
unreachable/no-name|db|Error: getaddrinfo ENOTFOUND db
unreachable/dns-down|db|Error: getaddrinfo EAI_AGAIN db
unreachable||ConnectionRefusedError: [Errno 111] Connection refused
unreachable/no-name||socket.gaierror: [Errno -2] Name or service not known
unreachable/dns-down||socket.gaierror: [Errno -3] Temporary failure in name resolution
unreachable|qdrant:6333|requests.exceptions.ConnectionError: HTTPConnectionPool(host='qdrant', port=6333): Max retries exceeded with url: / (Caused by NewConnectionError('refused'))
unreachable||httpx.ConnectError: All connection attempts failed
unreachable/no-name|db|Caused by: java.net.UnknownHostException: db
unreachable/sessions||HikariPool-1 - Connection is not available, request timed out after 30000ms.
unreachable/no-name|db|psycopg2.OperationalError: could not translate host name "db" to address: Name or service not known
unreachable|db:5432|connection to server at "db" (10.96.3.4), port 5432 failed: Connection refused
slow||connection to server at "db" (10.96.3.4), port 5432 failed: FATAL:  the database system is starting up
config||connection to server at "db" (10.96.3.4), port 5432 failed: FATAL:  password authentication failed for user "rag"
config||FATAL: database "rag" does not exist
config||FATAL: role "rag" does not exist
unreachable/sessions||FATAL: sorry, too many clients already
schema|documents|ERROR: relation "documents" does not exist at character 15
schema||asyncpg.exceptions.UndefinedTableError: something
schema|embedding|ERROR: column "embedding" of relation "documents" does not exist
schema|app.users|ERROR 1146 (42S02): Table 'app.users' doesn't exist
schema|users|sqlite3.OperationalError: no such table: users
schema/cannot-pass||ERROR: type "vector" does not exist
schema/cannot-pass||ERROR: permission denied to create extension "vector"
schema/cannot-pass||ERROR: extension "vector" is not available
schema/half-applied||ERROR: relation "documents" already exists (SQLSTATE 42P07)
lock/in-database||ERROR: deadlock detected (SQLSTATE 40P01)
schema/newer|ab12|alembic.util.exc.CommandError: Can't locate revision identified by 'ab12'
schema||ERROR [alembic] Target database is not up to date.
config||Multiple head revisions are present for given argument 'head'
progress|b2|INFO [alembic.runtime.migration] Running upgrade a1 -> b2, add documents
schema||TimeoutError: There are still unapplied migrations after 60 seconds. MigrationHead(s) in DB: set() | Migration Head(s) in Source Code: {'x'}
schema||You have 3 unapplied migration(s). Your project may not work properly
progress||  Applying auth.0001_initial... OK
unreachable|db:5432|Error: P1001: Can't reach database server at ~db~:~5432~
lock||Error: P1002 The database server was reached but timed out. Context: Timed out trying to acquire a postgres advisory lock
schema/half-applied||Error: P3009 migrate found failed migrations in the target database
schema||Error: P2021 The table does not exist in the current database
schema||QueryFailedError: relation is missing
lock/row||Error: Migration table is already locked
schema/half-applied|3|Detected failed migration to version 3 (add documents). Please remove any half-completed changes
lock||Number of retries exceeded while attempting to acquire PostgreSQL advisory lock
config||Validate failed: Migrations have failed validation
lock/row||liquibase: Waiting for changelog lock....
lock/row|rag-5d8f|Could not acquire change log lock.  Currently locked by rag-5d8f (10.1.2.3) since 9/1/26, 10:00 AM
schema/half-applied|5|error: Dirty database version 5. Fix and force version.
lock||error: can't acquire database lock
lock||waiting to acquire database lock
unreachable|db:5432|db:5432 - no response
slow|db:5432|db:5432 - rejecting connections
waiter|db:5432|wait-for-it.sh: waiting 15 seconds for db:5432
waiter|db:5432|wait-for-it.sh: timeout occurred after waiting 15 seconds for db:5432
waiter|db:5432|Timeout after 10s waiting on dependencies to become available: [tcp://db:5432]
waiter|rag-migrate|Waiting for job rag-migrate...
waiter/job-gone|rag-migrate|Error from server (NotFound): jobs.batch "rag-migrate" not found
waiter/forbidden|rag-migrate|Error from server (Forbidden): jobs.batch "rag-migrate" is forbidden: User "system:serviceaccount:rag:default" cannot get resource "jobs" in API group "batch"
waiter|rag-migrate|error: timed out waiting for the condition on jobs/rag-migrate
unreachable/no-name|db|nslookup: can't resolve 'db'
unreachable/no-name|db.rag.svc.cluster.local|** server can't find db.rag.svc.cluster.local: NXDOMAIN
unreachable/no-name|db|wget: bad address 'db:5432'
unreachable/no-name|retriever|nginx: [emerg] host not found in upstream "retriever:8080" in /etc/nginx/nginx.conf:12
lock/lease|rag/retriever|attempting to acquire leader lease rag/retriever...
gained||successfully acquired lease rag/retriever
unreachable|hook|failed calling webhook "x.example.com": failed to call webhook: Post "https://hook.rag.svc:443/": no endpoints available for service "hook"
config/certificate|x.example.com|failed calling webhook "x.example.com": tls: x509: certificate signed by unknown authority
slow||redis.exceptions.BusyLoadingError: LOADING Redis is loading the dataset in memory
config||NOAUTH Authentication required.
unreachable|redis:6379|redis.exceptions.ConnectionError: Error 111 connecting to redis:6379. Connection refused.
unreachable||kafka.errors.NoBrokersAvailable: NoBrokersAvailable
unreachable||rpc error: code = Unavailable desc = name resolver error: produced zero addresses
quorum||Waiting for Mnesia tables for 30000 ms, 9 retries left
quorum||failed to reach primary view (pc.wait_prim_timeout)
quorum|os-0|cluster-manager not discovered yet, this node has not previously joined a bootstrapped cluster, and this node must discover cluster-manager-eligible nodes [os-0, os-1] to bootstrap
quorum||SERVICE_UNAVAILABLE/1/state not recovered / initialized
schema/index|docs|IndexNotFoundException: no such index [docs]
quorum||Panic: Failed to initialize Consensus for new Raft state
schema/index|docs|Not found: Collection ~docs~ doesn't exist!
schema/cannot-pass|768|Wrong input: Vector dimension error: expected dim: 1536, got 768
quorum||could not join raft join list: context deadline exceeded
slow||could not open cloud meta store
unreachable||Weaviate did not start up in 5 seconds
unreachable|rootcoord|find no available rootcoord, check rootcoord state
unreachable||init with etcd failed
config||chromadb: Could not connect to tenant default_tenant
schema/cannot-pass||Collection expecting embedding with dimension of 384, got 1536
schema/index|docs|Collection docs does not exist
waiter|Vespa|Waiting on Vespa, this may take some time...
unreachable/download||OSError: We couldn't connect to 'https://huggingface.co' to load this file
progress||Downloading model.safetensors:  43%|####      | 1.2G/2.7G
config||error: unknown flag: --foo
config||panic: runtime error: invalid memory address
unreachable|config:8888|org.springframework.web.client.ResourceAccessException: I/O error on GET request for "http://config:8888/rag": Connection refused
unreachable|redis:6379|io.netty.channel.AbstractChannel$AnnotatedConnectException: Connection refused: redis/10.96.1.2:6379
unreachable|mongo:27017|com.mongodb.MongoSocketOpenException: Exception opening socket {address=mongo:27017}: Connection refused
unreachable|mongo:27017|pymongo.errors.ServerSelectionTimeoutError: mongo:27017: [Errno 111] Connection refused
unreachable|db|django.db.utils.OperationalError: (2002, "Can't connect to server on 'db' (115)")
unreachable/no-name|api:8080|System.Net.Http.HttpRequestException: Name or service not known (api:8080)
unreachable|rabbitmq:5672|consumer: Cannot connect to amqp://guest:**@rabbitmq:5672//: [Errno 111] Connection refused.
unreachable/dns-down||error: failed to lookup address information: Temporary failure in name resolution
unreachable/no-name||Error: failed to lookup address information: Name or service not known
unreachable|qdrant:6333|error sending request for url (http://qdrant:6333/collections): tcp connect error: Connection refused (os error 111)
unreachable|minio:9000|botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: "http://minio:9000/models"
unreachable/no-name|retriever:50051|DNS resolution failed for retriever:50051: C-ares status is not ARES_SUCCESS
unreachable/no-name|retriever|io.grpc.StatusRuntimeException: UNAVAILABLE: Unable to resolve host retriever
unreachable|kafka:9092|[Producer clientId=p1] Bootstrap broker kafka:9092 (id: -1 rack: null) disconnected
unreachable/no-name|db|nc: getaddrinfo for host "db" port 5432: Name or service not known
schema|documents|Schema-validation: missing table [documents]
schema|documents|Microsoft.Data.SqlClient.SqlException: Invalid object name 'documents'.
schema|public.documents|The table ~public.documents~ does not exist in the current database.
schema|documents|{"severity":"ERROR","message":"relation \\"documents\\" does not exist"}
schema/half-applied||migration 20230901 is partially applied; fix and remove row from ~_sqlx_migrations~ table
schema/newer||migration 3 was previously applied but is missing in the resolved migrations
lock||ActiveRecord::ConcurrentMigrationError: Cannot run migrations because another migration process is currently running.
waiter|db:5432|2026/09/01 10:00:00 Waiting for: tcp://db:5432
waiter/loose|db:5432|wait-for-it.sh: db:5432 is not available after 60 seconds
quorum||[ERROR] agent.anti_entropy: failed to sync remote state: error="No cluster leader"
config||django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty
config||thread 'main' panicked at src/main.rs:5:10: invalid config
`;

const rows = LINES.trim()
  .split('\n')
  .map((line) => line.split('|'))
  .map(([reading = '', named = '', ...text]) => ({ reading, named, text: text.join('|').replaceAll('~', '`') }));

test.each(rows)('$text', ({ reading, named, text }) => {
  const [found] = readLog([text], false, PATTERNS);

  const { host, port, name } = found?.names ?? {};
  const says = [host ?? name, port].filter((one) => one !== undefined).join(':');
  expect({ reading: [found?.class, found?.means].filter(Boolean).join('/'), named: says }).toEqual({ reading, named });
});

test('no pattern of the table is slow on a line made for it', () => {
  const parts = ['dial tcp ', 'a', 'waiting for ', 'relation "', 'x.', ':1', ' ', '(', 'lookup a on ', "host='a"];
  const lines = parts.flatMap((part) => [part.repeat(1000), `${part.repeat(60)}!`.repeat(10)]);

  for (const { regex } of PATTERNS) for (const line of lines) regex.test(line.slice(0, 1000));

  expect(PATTERNS.length).toBeGreaterThan(90);
}, 20_000);
