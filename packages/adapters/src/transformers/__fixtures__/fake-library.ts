import type { LoadOptions, TransformersLibrary } from '../library.ts';

const DIMENSIONS = 32;

/** A fake of the library: the tokens of a text are its words, and the vector of a word depends on its letters. */
export const env: TransformersLibrary['env'] = {
  localModelPath: '',
  cacheDir: null,
  allowRemoteModels: true,
};

interface FakeTokens {
  readonly words: readonly (readonly string[])[];
  readonly attention_mask: { readonly data: number[]; readonly dims: readonly number[] };
}

export const AutoTokenizer = {
  async from_pretrained(model: string, { progress_callback }: LoadOptions) {
    if (model.startsWith('missing')) throw new Error(`fetch failed: ${model}`);
    progress_callback({ status: 'progress', file: 'tokenizer.json', loaded: 1, total: 2 });
    return (texts: readonly string[]): FakeTokens => {
      const words = texts.map((text) => ['[CLS]', ...text.toLowerCase().split(/\s+/u)]);
      const width = Math.max(...words.map(({ length }) => length));
      const data = words.flatMap(({ length }) =>
        Array.from({ length: width }, (_, at) => (at < length ? 1 : 0)),
      );
      return { words, attention_mask: { data, dims: [texts.length, width] } };
    };
  },
};

export const AutoModel = {
  async from_pretrained(model: string) {
    return async ({ words, attention_mask: { dims } }: FakeTokens) => {
      if (model.startsWith('classifier')) return {};
      if (words.flat().includes('crash')) throw new Error('out of memory');
      const [texts = 0, width = 0] = dims;
      const data = words.flatMap((list) =>
        Array.from({ length: width }, (_, at) => vectorOf(list[at] ?? '[PAD]')).flat(),
      );
      return { last_hidden_state: { data, dims: [texts, width, DIMENSIONS] } };
    };
  },
};

function vectorOf(word: string): number[] {
  const vector = Array.from({ length: DIMENSIONS }, () => 0);
  for (const [at, letter] of [...word].entries()) {
    const index = ((letter.codePointAt(0) ?? 0) * 7 + at * 13) % DIMENSIONS;
    vector[index] = (vector[index] ?? 0) + 1;
  }
  return vector;
}
