import { ApiError } from './api-error.ts';

const SAFE = { filtered: false, severity: 'safe' } as const;
const HARMS = { hate: SAFE, self_harm: SAFE, sexual: SAFE, violence: SAFE } as const;

/** The filter's verdict on an answer or on a part of it. */
export const SAFE_ANSWER = {
  ...HARMS,
  protected_material_code: { filtered: false, detected: false },
  protected_material_text: { filtered: false, detected: false },
} as const;

export const FILTERED_ANSWER = { ...HARMS, violence: { filtered: true, severity: 'medium' } } as const;

/** Replaces the verdict when the filter is unavailable and the text is not filtered. */
export const NOT_FILTERED = {
  error: { code: 'content_filter_error', message: 'The contents are not filtered' },
} as const;

export function promptFilterResults(available: boolean): readonly object[] {
  const verdict = { ...HARMS, jailbreak: { filtered: false, detected: false } };
  return [{ prompt_index: 0, content_filter_results: available ? verdict : NOT_FILTERED }];
}

export function promptFiltered(): ApiError {
  return new ApiError(400, {
    message:
      "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766",
    type: null,
    param: 'prompt',
    code: 'content_filter',
    status: 400,
    innererror: {
      code: 'ResponsibleAIPolicyViolation',
      content_filter_result: { ...HARMS, jailbreak: { filtered: true, detected: true } },
    },
  });
}
