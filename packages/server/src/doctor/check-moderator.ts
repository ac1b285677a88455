import { type ModelConfiguration, type OpenModelsOptions, openModels } from '@rag/configuration';
import { type Finding, toFailure } from './finding.ts';

const CHECK = 'moderation';
const QUESTION = 'When does the town library open on Saturdays?';

/** Checks that the moderation model judges, and lets a harmless question pass. Nothing where none is named. */
export async function checkModerator(
  models: ModelConfiguration,
  options: Pick<OpenModelsOptions, 'identity'>,
): Promise<Finding[]> {
  const { openai, azureOpenAI } = models;
  const { moderationModel: name } = openai;
  if (name === undefined) return [];
  try {
    const { moderator } = await openModels(
      {
        ...models,
        openai: { ...openai, model: undefined, embeddingModel: undefined },
        azureOpenAI: { ...azureOpenAI, deployments: undefined, embeddingDeployment: undefined },
      },
      options,
    );
    if ((await moderator?.allows(QUESTION)) === true)
      return [{ check: CHECK, status: 'ok', message: `${name} lets a harmless question pass` }];
    const remedy = 'name another moderation model: questions that it refuses are not answered';
    return [{ check: CHECK, status: 'fail', message: `${name} refuses a harmless question`, remedy }];
  } catch (error) {
    return [
      toFailure(CHECK, `${name} does not judge questions`, error, {
        unauthorized: 'set OPENAI_API_KEY to a valid key',
        404: 'name a moderation model that the server has, and check that OPENAI_BASE_URL ends with a version such as /v1',
        otherwise: 'check OPENAI_BASE_URL, and the network in between',
      }),
    ];
  }
}
