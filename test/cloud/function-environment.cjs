// Loaded into every Lambda function that the emulator runs: it signs with its account's id, which a real S3 beside it does not know.
// The files of the console go into a bucket of the emulator itself.
if (process.env.AWS_LAMBDA_FUNCTION_NAME === 'ragmend-publisher')
  process.env.AWS_ENDPOINT_URL_S3 = process.env.AWS_ENDPOINT_URL;
else if (process.env.AWS_ACCESS_KEY_ID === '000000000000')
  process.env.AWS_ACCESS_KEY_ID = process.env.RAGMEND_TEST_KEY_ID;
