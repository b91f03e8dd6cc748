// Answers AssumeRole on 127.0.0.1:PORT with the key of the real S3 of the tests: it knows no
// sessions of the emulator beside it.
import { createServer } from 'node:http';

const [port = '4567'] = process.argv.slice(2);
const answer =
  () => `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>${process.env.RAGMEND_TEST_KEY_ID}</AccessKeyId><SecretAccessKey>${process.env.AWS_SECRET_ACCESS_KEY}</SecretAccessKey>
  <Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration>
</Credentials></AssumeRoleResult></AssumeRoleResponse>`;
createServer((_, response) => response.writeHead(200, { 'content-type': 'text/xml' }).end(answer())).listen(
  Number(port),
  '127.0.0.1',
);
