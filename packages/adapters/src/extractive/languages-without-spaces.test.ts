import { describe, expect, it } from 'vitest';
import { ask } from './__fixtures__/ask.ts';

interface Language {
  readonly language: string;
  readonly passages: readonly string[];
  readonly answered: readonly (readonly [question: string, right: string])[];
  readonly refused: readonly string[];
}

const LANGUAGES: readonly Language[] = [
  {
    language: 'Japanese',
    passages: [
      '図書館は平日の午前九時に開きます。日曜日は休館です。',
      '犬の登録料は年間3000円です。登録は市役所で行います。',
    ],
    answered: [
      ['図書館は何時に開きますか', '九時'],
      ['図書館はいつ休館ですか', '日曜日'],
      ['犬の登録料はいくらですか', '3000円'],
      ['登録はどこでできますか', '市役所'],
    ],
    refused: [
      'プールは何時に開きますか',
      '猫の登録料はいくらですか',
      '図書館の駐車場はどこですか',
      '市長は誰ですか',
    ],
  },
  {
    language: 'Chinese',
    passages: ['图书馆每天早上九点开门。星期日闭馆。', '狗的登记费每年300元。登记在市政厅办理。'],
    answered: [
      ['图书馆几点开门？', '九点'],
      ['图书馆什么时候闭馆？', '星期日'],
      ['狗的登记费是多少钱？', '300元'],
      ['在哪里登记？', '市政厅'],
    ],
    refused: ['游泳池几点开门？', '猫的登记费是多少？', '图书馆的停车场在哪里？', '谁是市长？'],
  },
  {
    language: 'Thai',
    passages: ['ห้องสมุดเปิดเวลาเก้าโมงเช้าทุกวัน', 'ค่าธรรมเนียมสุนัขปีละ 300 บาท'],
    answered: [
      ['ห้องสมุดเปิดกี่โมง', 'เก้าโมง'],
      ['ค่าธรรมเนียมสุนัขเท่าไร', '300'],
    ],
    refused: ['สระว่ายน้ำเปิดกี่โมง', 'ค่าธรรมเนียมแมวเท่าไร'],
  },
  {
    language: 'Korean',
    passages: [
      '도서관은 매일 오전 9시에 문을 엽니다. 일요일은 휴관입니다.',
      '반려견 등록비는 연간 30000원입니다. 등록은 시청에서 합니다.',
    ],
    answered: [
      ['도서관은 몇 시에 여나요?', '9시'],
      ['도서관은 언제 문을 엽니까?', '9시'],
      ['도서관 휴관일은 언제인가요?', '일요일'],
      ['반려견 등록비는 얼마인가요?', '30000원'],
    ],
    refused: ['수영장은 언제 문을 엽니까?', '고양이 등록비는 얼마인가요?', '시장은 누구인가요?'],
  },
];

describe.each(LANGUAGES)('a question in $language', ({ passages, answered, refused }) => {
  it.each(answered)('is answered from the documents: %s', async (question, right) => {
    expect(await ask(question, passages)).toContain(right);
  });

  it.each(refused)('is refused where the documents do not say it: %s', async (question) => {
    expect(await ask(question, passages)).toBeUndefined();
  });
});
