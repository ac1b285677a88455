/**
 * Works on up to `concurrency` items at a time and yields the results in the order of the items. No more
 * than that many results are ever held; the next item is begun when a result is taken. Leaving early, or a
 * failure, waits for what has been begun.
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const begun: Promise<Result>[] = [];
  let next = 0;
  const begin = (): void => {
    const item = items[next];
    if (next >= items.length || item === undefined) return;
    next += 1;
    const result = work(item);
    result.catch(() => {}); // Reported when it is its turn.
    begun.push(result);
  };
  try {
    while (begun.length < concurrency && next < items.length) begin();
    for (let result = begun.shift(); result !== undefined; result = begun.shift()) {
      const value = await result;
      begin();
      yield value;
    }
  } finally {
    await Promise.allSettled(begun);
  }
}
