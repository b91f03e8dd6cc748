import type { Config } from '../../core/contracts/config/config.ts';
import { Env } from '../../core/contracts/config/env.ts';
import { keySecretsOf } from '../../core/contracts/config/target-of.ts';
import type { Data } from '../data.ts';
import { BEDROCK_ACTIONS, bedrockModels } from '../generators/bedrock-models.ts';
import { allowSecrets } from './cluster-grants.ts';
import type { Grants } from './need.ts';

/** The grants for LLM providers that functions ask themselves, and for what gateways keep. */
export function generatorGrants({ gateway }: Data, { targets }: Config) {
  // A gateway probes with its own credentials.
  const generators = targets.flatMap(({ generator }) =>
    generator && generator.flag.kind !== 'gateway' ? generator : [],
  );
  const providers = generators.flatMap((generator) => generator.providers);
  const secrets = keySecretsOf({ providers });
  const { named, anywhere } = bedrockModels({ providers });
  return {
    providers(to) {
      allowSecrets(to, secrets);
      if (named.length > 0) to.allow(BEDROCK_ACTIONS, named);
      if (anywhere.length > 0)
        to.allowNamedLater(BEDROCK_ACTIONS, anywhere, 'An inference profile may ask its model in any of its regions.');
    },
    backlog(to) {
      if (gateway === null) return;
      to.addEnvironment(Env.BacklogTable, gateway.backlog.name);
      to.addEnvironment(Env.AnswerBucket, gateway.answers.name);
      to.allow(['dynamodb:GetItem', 'dynamodb:Query'], [gateway.backlog.arn]);
    },
  } satisfies Partial<Grants>;
}
