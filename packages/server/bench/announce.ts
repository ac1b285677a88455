/**
 * Tells the benchmark where this process listens and, whenever asked, how much CPU it has used so far. Ends in
 * order, so that a profiler can write down what it saw.
 */
export function announce(url: string): void {
  process.on('message', (message) => {
    if (message !== 'cpu') return;
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  process.once('SIGTERM', () => process.exit());
  process.send?.(url);
}
