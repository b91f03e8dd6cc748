import { s3AnswerStore } from '../../../../adapters/aws/gateway/answer-store.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { answerStoreContract } from '../../../contracts/provider/answer-store.contract.ts';
import { realBucket } from '../s3/real-bucket.ts';

cloudSuite(['s3'], 'kept answers in S3', () => {
  const bucket = realBucket();
  let targets = 0;

  answerStoreContract('s3AnswerStore', () => {
    targets += 1;
    return s3AnswerStore({ bucket, targetId: `docs-rag-${targets}`, maxEntries: 3 });
  });
});
