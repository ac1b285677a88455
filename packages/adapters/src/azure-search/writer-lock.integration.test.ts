import { describe, expect, it, vi } from 'vitest';
import { rejectionOf } from './__fixtures__/rejection.ts';
import { indexAll, SETTINGS, sample, upsertParameters } from './__fixtures__/sample-documents.ts';
import { INDEX, useSearchFixtures } from './__fixtures__/search-fixture.ts';

const A = sample('a.md', 'first');
const DOCUMENTS = [A, sample('b.md', 'first')];

const startFixture = useSearchFixtures();

describe('the writer lock', () => {
  it('is released when the writer publishes or closes', async () => {
    const { openWriter, service } = await startFixture();
    await indexAll(openWriter(), DOCUMENTS);
    const writer = openWriter();
    await writer.stage(SETTINGS);
    expect(service.inspect().indexes).toContain(`${INDEX}-lock`);
    await writer.close();
    expect(service.inspect().indexes).not.toContain(`${INDEX}-lock`);
  });
  it('reports how long it stays valid, and then expires', async () => {
    const { openWriter, clock } = await startFixture();
    const killed = openWriter();
    await killed.stage(SETTINGS);
    await clock.advance(10_000);
    const { code, retryAfterMs } = await rejectionOf(openWriter().stage(SETTINGS));
    expect([code, retryAfterMs]).toEqual(['index_locked', 50_000]);
    await clock.advance(50_000);
    await openWriter().stage(SETTINGS);
    // The first writer may still be alive, but must change nothing more.
    expect((await rejectionOf(killed.upsert(...upsertParameters(A)))).code).toBe('index_locked');
  });
  it('is renewed by the writer’s changes', async () => {
    const { openWriter, clock } = await startFixture();
    const writer = openWriter();
    await writer.stage(SETTINGS);
    for (let turn = 0; turn < 5; turn++) {
      await clock.advance(30_000);
      await writer.upsert(...upsertParameters(A));
    }
    expect((await rejectionOf(openWriter().stage(SETTINGS))).code).toBe('index_locked');
  });
  it('is renewed by a timer between the writer’s changes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { openWriter, clock, service } = await startFixture();
      await openWriter({ leaseMs: 60_000 }).stage(SETTINGS);
      await clock.advance(40_000);
      vi.advanceTimersByTime(20_000);
      const isRenewal = ({ method, path }: { method: string; path: string }): boolean =>
        method === 'PUT' && path.includes('-lock');
      while (!service.requests.some(isRenewal)) await new Promise(setImmediate);
      await clock.advance(40_000);
      expect((await rejectionOf(openWriter().stage(SETTINGS))).code).toBe('index_locked');
    } finally {
      vi.useRealTimers();
    }
  });
  it.each([-3_600_000, 3_600_000])('keeps out a writer whose clock is %d ms ahead', async (aheadMs) => {
    const { openWriter, clock } = await startFixture();
    const now = (): number => clock.now() + aheadMs;
    await openWriter().stage(SETTINGS);
    await clock.advance(10_000);
    const { code, retryAfterMs } = await rejectionOf(openWriter({ now }).stage(SETTINGS));
    expect([code, retryAfterMs]).toEqual(['index_locked', 50_000]);
    await clock.advance(50_000);
    await openWriter({ now }).stage(SETTINGS);
    expect((await rejectionOf(openWriter().stage(SETTINGS))).code).toBe('index_locked');
  });
  it('stays with its writer when the response to a renewal is lost', async () => {
    const { service, openWriter, clock } = await startFixture();
    const writer = openWriter();
    await writer.stage(SETTINGS);
    await clock.advance(30_000);
    service.faults.add({ kind: 'truncate' }, { method: 'PUT' });
    expect((await rejectionOf(writer.upsert(...upsertParameters(A)))).code).toBe('search_unavailable');
    await writer.upsert(...upsertParameters(A));
  });
  it('goes to one of several writers that begin at the same time', async () => {
    const { openWriter } = await startFixture();
    const begun = await Promise.allSettled(Array.from({ length: 5 }, () => openWriter().stage(SETTINGS)));
    expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
