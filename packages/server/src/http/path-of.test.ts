import { describe, expect, it } from 'vitest';
import { pathOf, redirectWithoutSlash } from './path-of.ts';

describe('pathOf', () => {
  it.each([
    ['/', '/'],
    ['//', '/'],
    ['/chat', '/chat'],
    ['/chat/', '/chat'],
    ['//chat', '/chat'],
    ['/v1//chat/completions', '/v1/chat/completions'],
    ['///v1///models//', '/v1/models'],
    ['/v1/models/?a=//', '/v1/models'],
    ['/documents/a//b%2F%2Fc.pdf', '/documents/a/b%2F%2Fc.pdf'],
    ['/documents/caf%C3%A9/', '/documents/café'],
  ])('reads %s as %s', (path, expected) => {
    expect(pathOf(new Request(`http://service.example${path}`))).toBe(expected);
  });
});

describe('redirectWithoutSlash', () => {
  it.each(['/docs/', '/docs//', '//docs/', '/below/docs/'])('leads from %s to the page', (path) => {
    const url = `http://service.example${path}`;
    const response = redirectWithoutSlash(new Request(url));
    const target = new URL(response?.headers.get('location') ?? '', url);

    expect(response?.status).toBe(308);
    expect(target.pathname).toBe(path.replace(/\/+$/, ''));
  });

  it.each(['/docs', '/docs?a=/', '/', '//'])('leads nowhere from %s', (path) => {
    expect(redirectWithoutSlash(new Request(`http://service.example${path}`))).toBeUndefined();
  });
});
