import recommended from 'aws-cdk-lib/recommended-feature-flags.json';
import { featureFlags } from './deployment.ts';

/** Weak references let a stack be deleted whose exports are in use; no usage of constructs is told to anybody. */
const OTHERWISE = {
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  '@aws-cdk/core:enableAdditionalMetadataCollection': false,
};

test('every feature flag of CDK is set as CDK recommends, so that no command says that some are not', () => {
  expect(featureFlags()).toEqual({ ...recommended, ...OTHERWISE });
});
