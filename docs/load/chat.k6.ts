/**
 * A load test of POST /chat for k6 (https://k6.io):
 *
 *   k6 run docs/load/chat.k6.ts
 *   k6 run -e VARIANT=spike -e BASE_URL=https://chat.example.org docs/load/chat.k6.ts
 *
 * Each iteration is a visitor with an address of its own in X-Forwarded-For. The service must trust one proxy for it
 * (TRUSTED_PROXY=hops:1), or its limits per address stop the test.
 */
import { check, sleep } from 'k6';
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import http from 'k6/http';
import { Rate } from 'k6/metrics';
import type { Options, Scenario } from 'k6/options';

const BASE_URL = __ENV['BASE_URL'] ?? 'http://localhost:3000';
/** Lower numbers of Zipf's exponent spread the questions more evenly. */
const ZIPF_EXPONENT = 0.9;
const FOLLOW_UP_SHARE = 0.2;
const MAX_TURNS = 6;
const THINK_SECONDS = 5;

const VARIANTS: Readonly<Record<string, Scenario>> = {
  load: { executor: 'constant-vus', vus: 500, duration: '30m' },
  smoke: { executor: 'constant-vus', vus: 2, duration: '30s' },
  spike: {
    executor: 'ramping-vus',
    startVUs: 50,
    stages: [
      { duration: '2m', target: 50 },
      { duration: '10s', target: 1_500 },
      { duration: '3m', target: 1_500 },
      { duration: '10s', target: 50 },
      { duration: '3m', target: 50 },
    ],
  },
  soak: { executor: 'constant-vus', vus: 150, duration: '8h' },
};

const variant = __ENV['VARIANT'] ?? 'load';
const scenario = VARIANTS[variant];
if (scenario === undefined) throw new Error(`VARIANT must be one of ${Object.keys(VARIANTS).join(', ')}.`);

export const options: Options = {
  scenarios: { [variant]: scenario },
  thresholds: {
    http_req_duration: ['p(50)<400', 'p(99)<2000'],
    http_req_failed: ['rate<0.01'],
    answered: ['rate>0.99'],
  },
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
};

const answered = new Rate('answered');
const cached = new Rate('cached');

const questions = readQuestions('../corpus/questions.jsonl', () => true);
const followUps = readQuestions('../corpus/topic-changes.jsonl', ({ turn }) => turn === 'follow-up');
const popularity = cumulate(questions.length);

export default function visit(): void {
  const address = toAddress(exec.scenario.iterationInTest);
  let sessionId: string | undefined;
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const message = turn === 0 ? drawQuestion() : followUps[Math.floor(Math.random() * followUps.length)];
    const body = JSON.stringify({ message, session_id: sessionId });
    const response = http.post(`${BASE_URL}/chat`, body, {
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      timeout: '30s',
    });
    const isAnswered = check(response, { 'status is 200': ({ status }) => status === 200 });
    answered.add(isAnswered);
    if (!isAnswered) return;
    cached.add(response.json('cached') === true);
    sessionId = String(response.json('session_id'));
    sleep(-THINK_SECONDS * Math.log(1 - Math.random()));
    if (Math.random() >= FOLLOW_UP_SHARE) return;
  }
}

function readQuestions(
  file: string,
  isWanted: (record: Record<string, unknown>) => boolean,
): readonly string[] {
  return new SharedArray(file, () =>
    open(file)
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): Record<string, unknown> => JSON.parse(line))
      .filter(isWanted)
      .map(({ question }) => String(question)),
  );
}

/** The cumulative shares of a Zipf distribution. */
function cumulate(count: number): number[] {
  let sum = 0;
  const sums = Array.from({ length: count }, (_, index) => (sum += (index + 1) ** -ZIPF_EXPONENT));
  return sums.map((value) => value / sum);
}

function drawQuestion(): string {
  const value = Math.random();
  return questions[popularity.findIndex((share) => share > value)] ?? questions[0] ?? '';
}

function toAddress(visitor: number): string {
  return `10.${(visitor >>> 16) & 255}.${(visitor >>> 8) & 255}.${visitor & 255}`;
}
