/** How the token vectors of a text are pooled: their average, or the vector of the first token. */
export type Pooling = 'mean' | 'cls';

/** The input format and the pooling of a model. */
export interface ModelFamily {
  readonly pooling: Pooling;
  /** The prefixes of questions and passages. */
  readonly questionPrefix: string;
  readonly passagePrefix: string;
}

const PLAIN: ModelFamily = { pooling: 'mean', questionPrefix: '', passagePrefix: '' };

/** The families whose models were trained with a prefix or with the first token, by their names. */
const FAMILIES: readonly (readonly [RegExp, ModelFamily])[] = [
  [/\be5-/iu, { pooling: 'mean', questionPrefix: 'query: ', passagePrefix: 'passage: ' }],
  [
    /\bbge-.*-en\b/iu,
    {
      ...PLAIN,
      pooling: 'cls',
      questionPrefix: 'Represent this sentence for searching relevant passages: ',
    },
  ],
  [/\bbge-/iu, { ...PLAIN, pooling: 'cls' }],
  [
    /\bsnowflake-arctic-embed/iu,
    {
      ...PLAIN,
      pooling: 'cls',
      questionPrefix: 'Represent this sentence for searching relevant passages: ',
    },
  ],
  [
    /\bmxbai-embed/iu,
    { ...PLAIN, pooling: 'cls', questionPrefix: 'Represent this sentence for searching relevant passages: ' },
  ],
  [
    /\bnomic-embed/iu,
    { pooling: 'mean', questionPrefix: 'search_query: ', passagePrefix: 'search_document: ' },
  ],
];

/** As the model cards specify. Models of no known family use the average and no prefix. */
export function familyOf(model: string): ModelFamily {
  return FAMILIES.find(([name]) => name.test(model))?.[1] ?? PLAIN;
}
