import { expect, it } from 'vitest';
import { createChunkParser } from './chunk-parser.ts';

const HEAD = '{"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,"delta":';
const saying = (text: string): string => `${HEAD}{"content":"${text}"},"finish_reason":null}]}`;

/** Chunks that differ in their text alone, and chunks that only look like it. */
const CHUNKS = [
  ...[
    'Wednesdays ',
    'a',
    '',
    'ä 👍',
    '\\n',
    '\\"',
    '\\\\',
    '\\u0061',
    'a"},"x":{"content":"b',
    '"content"',
  ].map(saying),
  saying('a').replace(':"a"', ': "a"'),
  saying('a').replace('"chatcmpl-1"', '"chatcmpl-2"'),
  saying('a').replace('null', '"stop"'),
  saying('a').replace('null', 'nul'),
  saying('a').slice(0, -1),
  saying('a\u0001'),
  saying('a').replace('}]}', '}],"usage":{"prompt_tokens":1}}'),
  saying('a').replace('}]}', '}],"obfuscation":"x"}'),
  saying('a').replace('}]}', '}],"obfuscation":"xyz"}'),
  saying('a').replace('"index":0', '"content":"a","index":0'),
  saying('a').replace('"index":0', '"type":"content","index":0'),
  saying('a').replace('"content"', '"\\u0063ontent"'),
  saying('a').replace('"content"', '"reasoning":"a","content"'),
  `${HEAD}{"role":"assistant"},"finish_reason":null}]}`,
  `${HEAD}{"content":["a"]},"finish_reason":null}]}`,
  `${HEAD}{"content":null},"finish_reason":null}]}`,
  '{"choices":[]}',
  '{"error":{"message":"a"}}',
  'null',
  '1',
];

function read(parse: (json: string) => unknown, json: string): unknown {
  try {
    // A copy, since a parser may use its chunk again.
    return structuredClone(parse(json));
  } catch (error) {
    return (error as Error).name;
  }
}

/** No object is a chunk without anything. */
function parseAlone(json: string): unknown {
  const value: unknown = JSON.parse(json);
  return typeof value === 'object' && value !== null ? value : {};
}

it('a chunk is read as if it was the only one, whatever came before it', () => {
  for (const first of CHUNKS)
    for (const second of CHUNKS)
      for (const third of CHUNKS) {
        const parse = createChunkParser();
        for (const json of [first, second, third])
          expect(read(parse, json), `${first}\n${second}\n${third}`).toEqual(read(parseAlone, json));
      }
});
