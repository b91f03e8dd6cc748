// Loaded into every Lambda function that the emulator runs: it signs with its account's id, which a real S3 beside it does not know.
process.env.AWS_ACCESS_KEY_ID = process.env.RAGMEND_TEST_KEY_ID;
