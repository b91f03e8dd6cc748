// Loaded into every Lambda function that the emulator runs.
const https = require('node:https');

// It signs with its account's id, which a real S3 beside it does not know. The files of the console
// go into a bucket of the emulator itself.
if (process.env.AWS_LAMBDA_FUNCTION_NAME === 'ragmend-publisher')
  process.env.AWS_ENDPOINT_URL_S3 = process.env.AWS_ENDPOINT_URL;
else if (process.env.AWS_ACCESS_KEY_ID === '000000000000') {
  process.env.AWS_ACCESS_KEY_ID = process.env.RAGMEND_TEST_KEY_ID;
  process.env.AWS_ENDPOINT_URL_STS = process.env.RAGMEND_TEST_STS;
}

// The emulator puts a request of its own here, which takes TLS away from every call to this
// machine: a Kubernetes on it keeps it.
const secure = https.request;
let emulated = secure;
const toKubernetes = (...args) => args.some((arg) => String(portOf(arg)) === process.env.RAGMEND_TEST_KUBERNETES_PORT);
const portOf = (arg) => (typeof arg === 'string' ? new URL(arg).port : arg?.port);
Object.defineProperty(https, 'request', {
  get:
    () =>
    (...args) =>
      (toKubernetes(...args) ? secure : emulated).apply(https, args),
  set: (request) => {
    emulated = request;
  },
});
