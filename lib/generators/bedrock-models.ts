import { Aws } from 'aws-cdk-lib';
import type { GeneratorConfig } from '../../core/contracts/config/generator-config.ts';
import { arnOf } from '../functions/names.ts';

/** Geographies of inference profiles, which prefix the name of a model. */
const PROFILE = /^(?:global|us|us-gov|eu|apac|jp|au|ca|sa|me|af|il|mx)\.(?<model>.+)$/;

/** What asks a model of Bedrock, streamed and not. */
export const BEDROCK_ACTIONS = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];

/**
 * Returns the ARNs of the Bedrock models of a generator: `named` in full, and `anywhere` those that
 * a profile may ask in any region.
 */
export function bedrockModels({ providers }: Pick<GeneratorConfig, 'providers'>): {
  named: string[];
  anywhere: string[];
} {
  const models = providers.flatMap((provider) =>
    provider.kind === 'bedrock' ? provider.models.map(({ name }) => ({ name, region: provider.region })) : [],
  );
  return {
    named: models.map(({ name, region }) => {
      if (name.startsWith('arn:')) return name;
      return PROFILE.test(name) ? arnOf('bedrock', `inference-profile/${name}`, region) : foundation(name, region);
    }),
    anywhere: models.flatMap(({ name }) => {
      const { model } = PROFILE.exec(name)?.groups ?? {};
      return model === undefined ? [] : [foundation(model, '*')];
    }),
  };
}

const foundation = (model: string, region: string) =>
  `arn:${Aws.PARTITION}:bedrock:${region}::foundation-model/${model}`;
