import list from './prices.json' with { type: 'json' };

/** The price of a million tokens, in US dollars. */
export interface TokenPrice {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
}

/** The price list in `prices.json`, with the source of each price. */
export const priceList = list;

/** Prices of the models that write, by model. */
export const listedModels: ReadonlyMap<string, TokenPrice> = new Map(
  Object.entries(list.models.millionTokens),
);

/** Prices of the models that embed, by model. They write nothing. */
export const listedEmbeddings: ReadonlyMap<string, TokenPrice> = new Map(
  Object.entries(list.models.embeddingMillionTokens).map(([model, input]) => [
    model,
    { input, cachedInput: input, output: 0 },
  ]),
);

/** An entry of a price table. Throws an error that names a missing entry. */
export function priceOf(table: Readonly<Record<string, number>>, name: string): number {
  const price = table[name];
  if (price === undefined) throw new RangeError(`prices.json has no price for ${name}`);
  return price;
}
