import { ChatError } from '@rag/client';
import { describe, expect, it } from 'vitest';
import { chooseTexts } from '../texts/choose-texts.ts';
import { en } from '../texts/en.ts';
import { createConversationStore } from './conversation-store.ts';
import { describeFailure } from './describe-failure.ts';

describe('the conversation store', () => {
  function setUp() {
    const items = new Map<string, string>();
    const storage: Storage = {
      get length() {
        return items.size;
      },
      key: (index) => [...items.keys()][index] ?? null,
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, value),
      removeItem: (key) => void items.delete(key),
      clear: () => items.clear(),
    };
    const clock = { now: 0 };
    const store = createConversationStore(storage, { key: 'k', ttlMs: 1_000, now: () => clock.now });
    return { items, storage, clock, store };
  }
  const CONVERSATION = { sessionId: 's', turns: [{ question: 'When?', topics: [] }] };

  it('gives back what was saved, and says how long it stays', () => {
    const { store, clock } = setUp();
    store.save(CONVERSATION);
    clock.now = 400;

    expect(store.load()).toMatchObject(CONVERSATION);
    expect(store.timeLeftMs()).toBe(600);
  });

  it('deletes it when its time is over', () => {
    const { store, clock, items } = setUp();
    store.save(CONVERSATION);
    clock.now = 1_000;

    expect([store.load(), store.timeLeftMs(), items.size]).toEqual([undefined, 0, 0]);
  });

  it('starts the time over with each save', () => {
    const { store, clock } = setUp();
    store.save(CONVERSATION);
    clock.now = 900;
    store.save(CONVERSATION);
    clock.now = 1_800;

    expect(store.load()).toBeDefined();
  });

  it('takes what it cannot read for nothing', () => {
    const { store, items } = setUp();
    items.set('k', '{');

    expect(store.load()).toBeUndefined();
  });

  it('does without a storage that refuses', () => {
    const { storage } = setUp();
    const refuse = (): never => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const refusing = { ...storage, getItem: refuse, setItem: refuse, removeItem: refuse };
    const store = createConversationStore(refusing, { key: 'k', ttlMs: 1_000 });
    store.save(CONVERSATION);
    store.clear();

    expect(store.load()).toBeUndefined();
  });
});

describe('describeFailure', () => {
  const HERE = { online: true, hasText: false };

  function failure(code: string, retryable = true, retryAfterMs?: number) {
    return new ChatError(code, 'for programs', { retryable, retryAfterMs });
  }

  it('waits as long as the limit says', () => {
    expect(describeFailure(failure('rate_limited', true, 7_000), en, HERE)).toEqual({
      text: en.rateLimited,
      retryable: true,
      waitMs: 7_000,
    });
  });

  it.each([
    ['no network', failure('unreachable'), { online: false, hasText: false }, en.offline],
    ['no service', failure('unreachable'), HERE, en.unreachable],
    ['a stream that broke', failure('timeout'), { online: true, hasText: true }, en.interrupted],
    ['a busy service', failure('overloaded'), HERE, en.busy],
    ['a failing service', failure('internal', false), HERE, en.internal],
    ['a failing page', new TypeError('x is undefined'), HERE, en.internal],
    ['a long question', failure('invalid_input', false), HERE, en.tooLong],
  ])('tells of %s', (_name, error, circumstances, text) => {
    expect(describeFailure(error, en, circumstances).text).toBe(text);
  });
});

describe('chooseTexts', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['pl', 'FR-ca'], 'fr'],
    [['es-419'], 'es'],
    [['', 'constructor', 'zh'], 'en'],
    [[], 'en'],
  ])('takes of %j %s', (preferred, language) => {
    expect(chooseTexts(preferred).language).toBe(language);
  });
});
