/**
 * Maps up to `concurrency` items at a time and yields the results in the order of the items. It holds at most that many
 * results and starts the next item when a result is consumed. When the consumer stops early or an item fails, it waits
 * for the items that have started.
 */
export async function* mapInOrder<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const started: Promise<Result>[] = [];
  let next = 0;
  const start = (): void => {
    const item = items[next];
    if (next >= items.length || item === undefined) return;
    next += 1;
    const result = work(item);
    result.catch(() => {}); // The loop below reports it in order.
    started.push(result);
  };
  try {
    while (started.length < concurrency && next < items.length) start();
    for (let result = started.shift(); result !== undefined; result = started.shift()) {
      const value = await result;
      start();
      yield value;
    }
  } finally {
    await Promise.allSettled(started);
  }
}
