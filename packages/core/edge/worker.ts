/** Runs in workerd: answers any request with the outcome of core's tests, as JSON. */
export default {
  async fetch(): Promise<Response> {
    // Loaded here and not at the top, where workerd allows no timers: some of what tests need starts with one.
    const { runTests } = await import('./run-tests.ts');
    return Response.json(await runTests());
  },
};
