import list from './prices.json' with { type: 'json' };

/** What a million tokens cost, in US dollars. */
export interface TokenPrice {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
}

/** The price list in `prices.json`: where each price comes from stands beside it. */
export const priceList = list;

/** Prices of the models that write, by model. */
export const listedModels: ReadonlyMap<string, TokenPrice> = new Map(
  Object.entries(list.models.millionTokens),
);

/** An entry of a table of prices, or a failure that names what has no price. */
export function priceOf(table: Readonly<Record<string, number>>, name: string): number {
  const price = table[name];
  if (price === undefined) throw new RangeError(`prices.json has no price for ${name}`);
  return price;
}
